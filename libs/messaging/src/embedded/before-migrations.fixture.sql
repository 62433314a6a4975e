CREATE TABLE IF NOT EXISTS topics (
  name text PRIMARY KEY,
  partitions integer NOT NULL,
  cleanup text NOT NULL,
  retention_ms bigint
);
CREATE TABLE IF NOT EXISTS partition_heads (
  topic text NOT NULL REFERENCES topics,
  partition integer NOT NULL,
  next_offset bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);
CREATE TABLE IF NOT EXISTS messages (
  topic text NOT NULL,
  partition integer NOT NULL,
  "offset" bigint NOT NULL,
  key text NOT NULL,
  headers jsonb NOT NULL,
  value text,
  compacted boolean NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, partition, "offset")
);
CREATE INDEX IF NOT EXISTS messages_of_key ON messages (topic, partition, key) WHERE compacted;
CREATE TABLE IF NOT EXISTS group_members (
  group_name text NOT NULL,
  id uuid NOT NULL,
  topics text[] NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (group_name, id)
);
CREATE TABLE IF NOT EXISTS group_places (
  group_name text NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  next_offset bigint NOT NULL DEFAULT 0,
  owner uuid,
  PRIMARY KEY (group_name, topic, partition)
) WITH (fillfactor = 50);

CREATE OR REPLACE FUNCTION publish(
  topics_ text[], partitions_ integer[], keys_ text[], headers_ jsonb[], values_ text[]
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  written integer;
BEGIN
  PERFORM 1 FROM partition_heads h
    WHERE (h.topic, h.partition) IN (SELECT t, p FROM unnest(topics_, partitions_) AS i(t, p))
    ORDER BY h.topic, h.partition FOR UPDATE;
  INSERT INTO messages (topic, partition, "offset", key, headers, value, compacted)
    SELECT i.topic, i.partition,
           h.next_offset - 1 + row_number() OVER (PARTITION BY i.topic, i.partition ORDER BY i.place),
           i.key, i.headers, i.value, t.cleanup LIKE '%compact%'
      FROM unnest(topics_, partitions_, keys_, headers_, values_)
           WITH ORDINALITY AS i(topic, partition, key, headers, value, place)
      JOIN partition_heads h USING (topic, partition)
      JOIN topics t ON t.name = i.topic;
  GET DIAGNOSTICS written = ROW_COUNT;
  DELETE FROM messages older
    USING (SELECT DISTINCT t, p, k FROM unnest(topics_, partitions_, keys_) AS i(t, p, k)
             JOIN topics ON name = t WHERE cleanup LIKE '%compact%') given
    WHERE older.compacted AND older.topic = t AND older.partition = p AND older.key = k
      AND EXISTS (SELECT 1 FROM messages newer
                   WHERE newer.compacted AND newer.topic = t AND newer.partition = p AND newer.key = k
                     AND newer."offset" > older."offset");
  UPDATE partition_heads h SET next_offset = h.next_offset + given.messages
    FROM (SELECT t, p, count(*) AS messages FROM unnest(topics_, partitions_) AS i(t, p) GROUP BY t, p) given
    WHERE h.topic = given.t AND h.partition = given.p;
  PERFORM pg_notify('broker_messages', t) FROM (SELECT DISTINCT unnest(topics_) AS t) given;
  RETURN written;
END $$;
