import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { type MigrationLog, runMigrations } from '../postgres/index.js';

/** NOTIFY channel on which a publisher names the topic it wrote to. */
export const MESSAGES_CHANNEL = 'broker_messages';
/** NOTIFY channel on which a member names the group whose shares have changed. */
export const GROUPS_CHANNEL = 'broker_groups';

/**
 * Offsets are given out under the lock of the partition's head, which is held until the commit: so they have
 * no gaps, and nobody reads past a slower writer. Heads are locked in one order, so writers never deadlock.
 * `publish_as` writes nothing and returns null once somebody has opened the publisher again: its epoch is locked
 * until the commit, so nothing of an older epoch is written after a newer one was given out.
 */
const SCHEMA = `
CREATE TABLE topics (
  name text PRIMARY KEY,
  partitions integer NOT NULL,
  cleanup text NOT NULL,
  retention_ms bigint
);
CREATE TABLE partition_heads (
  topic text NOT NULL REFERENCES topics,
  partition integer NOT NULL,
  next_offset bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);
CREATE TABLE messages (
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
CREATE INDEX messages_of_key ON messages (topic, partition, key) WHERE compacted;
-- What the janitor looks for: messages by their age, and tombstones among those that compaction keeps for years.
CREATE INDEX messages_at ON messages USING brin (at) WITH (autosummarize = on);
CREATE INDEX messages_tombstones ON messages (at) WHERE compacted AND value IS NULL;
CREATE TABLE group_members (
  group_name text NOT NULL,
  id uuid NOT NULL,
  topics text[] NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (group_name, id)
);
CREATE TABLE group_places (
  group_name text NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  next_offset bigint NOT NULL DEFAULT 0,
  owner uuid,
  PRIMARY KEY (group_name, topic, partition)
) WITH (fillfactor = 50);

CREATE TABLE publishers (
  name text PRIMARY KEY,
  epoch bigint NOT NULL
);

CREATE FUNCTION publish(
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
  PERFORM pg_notify('${MESSAGES_CHANNEL}', t) FROM (SELECT DISTINCT unnest(topics_) AS t) given;
  RETURN written;
END $$;

CREATE FUNCTION publish_as(
  publisher_ text, epoch_ bigint,
  topics_ text[], partitions_ integer[], keys_ text[], headers_ jsonb[], values_ text[]
) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM publishers WHERE name = publisher_ AND epoch = epoch_ FOR SHARE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  RETURN publish(topics_, partitions_, keys_, headers_, values_);
END $$;
`;

/** The log's tables and functions. */
class CreateLog1795900000000 implements MigrationInterface {
  readonly name = 'CreateLog1795900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SCHEMA);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION publish_as, publish;
      DROP TABLE messages, partition_heads, topics, group_members, group_places, publishers`);
  }
}

/** Brings the tables of the log up to date; safe from several processes at once. */
export async function migrateLog(url: string, log?: MigrationLog): Promise<void> {
  const migrations = [CreateLog1795900000000];
  await runMigrations(new DataSource({ type: 'postgres', url, migrations }), log);
}
