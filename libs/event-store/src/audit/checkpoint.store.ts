import type { EntityManager } from 'typeorm';
import { MAKING_LOCK } from '../locks.js';
import { prepared, unprepared } from '../statement.js';
import { CHECKPOINT_AGE } from './checkpoint-age.js';
import type { Checkpoint, CheckpointContent, SignedMark } from './checkpoint.js';

const AT = `to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at`;
const hex = (column: string, name: string) => `encode(${column}, 'hex') AS "${name}"`;

const LAST_POSITION = prepared<{ position: string }>('last position')`
  SELECT coalesce(max(position), 0) AS position FROM events`;

// A transaction holds this lock on the table from before its first event gets a position until after it has ended.
const WRITERS = prepared<{ writer: string }>('writers of events')`
  SELECT DISTINCT virtualtransaction AS writer FROM pg_locks
  WHERE locktype = 'relation' AND relation = 'events'::regclass AND mode = 'RowExclusiveLock' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

const TAKE_TURN = prepared<{ taken: boolean }>('take turn at checkpoints')`
  SELECT pg_try_advisory_xact_lock(${MAKING_LOCK}) AS taken`;

const NOW = prepared<{ at: string }>('instant of checkpoint')`
  SELECT ${AT} FROM (SELECT clock_timestamp() AS at) AS clock`;

const ANCHOR = prepared<SignedMark>('checkpoint anchor')`
  SELECT number, ${AT}, position, ${hex('hash', 'hash')}, key_id AS "keyId", ${hex('signature', 'signature')}
  FROM checkpoint_anchor`;

const SET_ANCHOR = prepared('set checkpoint anchor')`
  INSERT INTO checkpoint_anchor (number, at, position, hash, key_id, signature)
  VALUES ($1, $2, $3, decode($4, 'hex'), $5, decode($6, 'hex'))
  ON CONFLICT (single) DO UPDATE SET number = EXCLUDED.number, at = EXCLUDED.at, position = EXCLUDED.position,
    hash = EXCLUDED.hash, key_id = EXCLUDED.key_id, signature = EXCLUDED.signature`;

const ANY_CHECKPOINT = prepared<{ number: number }>('any checkpoint')`
  SELECT number FROM checkpoints LIMIT 1`;

const COVERED = prepared<{ position: string | null; events: number }>('events of checkpoint')`
  SELECT max(position) AS position, count(*)::integer AS events
  FROM (SELECT position FROM events WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3) AS covered`;

const KEEP_HEADS = prepared('keep heads')`
  INSERT INTO checkpoint_heads (checkpoint, stream, version, hash)
  SELECT DISTINCT ON (stream) $1::integer, stream, version, hash FROM events
  WHERE position > $2 AND position <= $3 ORDER BY stream, version DESC`;

// With the length of each name before it, so that no two sets of heads have the same text.
const DIGEST = prepared<Digest>('digest of heads')`
  SELECT count(*)::integer AS streams,
    encode(sha256(convert_to(coalesce(string_agg(
      octet_length(stream) || ' ' || stream || ' ' || version || ' ' || encode(hash, 'hex'),
      ',' ORDER BY stream COLLATE "C"), ''), 'UTF8')), 'hex') AS digest
  FROM checkpoint_heads WHERE checkpoint = $1`;

const KEEP = prepared('keep checkpoint')`
  INSERT INTO checkpoints
    (number, at, after_position, position, streams, events, heads_digest, previous, key_id, signature)
  VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'hex'), decode($8, 'hex'), $9, decode($10, 'hex'))`;

const SIGNERS = unprepared<{ keyId: string; count: number }>`
  SELECT key_id AS "keyId", count(*)::integer AS count FROM checkpoints GROUP BY key_id`;
const CHECKPOINTS = prepared<KeptCheckpoint>('checkpoints')`
  SELECT number, ${AT}, after_position AS after, position, streams, events, ${hex('heads_digest', 'headsDigest')},
    ${hex('previous', 'previous')}, key_id AS "keyId", ${hex('signature', 'signature')}
  FROM checkpoints ORDER BY number`;

// The best plan depends on how many events there are by now.
const DIFFERING = unprepared<{ stream: string }>`
  SELECT coalesce(h.stream, e.stream) AS stream
  FROM (SELECT stream, version, hash FROM checkpoint_heads WHERE checkpoint = $1) AS h
  FULL JOIN (
    SELECT DISTINCT ON (stream) stream, version, hash FROM events
    WHERE position > $2 AND position <= $3 ORDER BY stream, version DESC) AS e ON e.stream = h.stream
  WHERE e.version IS DISTINCT FROM h.version OR e.hash IS DISTINCT FROM h.hash`;

const UNSEEN = unprepared<UnseenEvents>`
  SELECT e.stream, min(e.version) AS version, max(e.version) AS "lastVersion", min(c.number) AS checkpoint
  FROM events e
  JOIN checkpoints c ON e.position > c.after_position AND e.position <= c.position
  LEFT JOIN checkpoint_heads h ON h.checkpoint = c.number AND h.stream = e.stream
  WHERE e.stream = ANY($1) AND c.number = ANY($2::integer[]) AND (h.version IS NULL OR e.version > h.version)
  GROUP BY e.stream`;

const HEADS_OF = unprepared<SeenHead>`
  SELECT h.stream, h.checkpoint, h.version, coalesce(e.hash = h.hash, false) AS holds,
    (SELECT coalesce(max(version), 0) FROM events WHERE stream = h.stream) AS "standsAt"
  FROM checkpoint_heads h LEFT JOIN events e ON e.stream = h.stream AND e.version = h.version
  WHERE h.stream = ANY($1) ORDER BY h.stream, h.checkpoint`;

const EVENTS_AFTER = unprepared<{ events: number }>`
  SELECT count(*)::float AS events FROM events WHERE position > $1`;

/** How many heads there are, and one hash over all of them. */
interface Digest {
  readonly streams: number;
  readonly digest: string;
}

/** A checkpoint as its row has it: its hash is computed. */
export type KeptCheckpoint = CheckpointContent & Pick<SignedMark, 'signature'>;

/** Events of one stream, among those that a checkpoint covers, which it did not see. */
export interface UnseenEvents {
  readonly stream: string;
  readonly version: number;
  readonly lastVersion: number;
  readonly checkpoint: number;
}

/** Where a checkpoint saw a stream, and whether its event of that version is still that one. */
export interface SeenHead {
  readonly stream: string;
  readonly checkpoint: number;
  readonly version: number;
  readonly holds: boolean;
  /** The last version that the stream has now; 0 when it is gone. */
  readonly standsAt: number;
}

/** The checkpoints of one log, with the heads of streams that they saw, and the anchor that names the last of them. */
export class CheckpointStore {
  /** The last position that can be seen; not all before it may be committed yet. */
  async lastPosition(manager: EntityManager): Promise<string> {
    return (await LAST_POSITION.get(manager))!.position;
  }

  /** How many checkpoints each key signed, by its id. */
  async signers(manager: EntityManager): Promise<Map<string, number>> {
    const rows = await SIGNERS.all(manager);
    return new Map(rows.map(({ keyId, count }) => [keyId, count]));
  }

  /** Transactions that are appending events. */
  async writers(manager: EntityManager): Promise<string[]> {
    return (await WRITERS.all(manager)).map(({ writer }) => writer);
  }

  /** False when somebody else is making a checkpoint. The turn ends with the transaction. */
  async takeTurn(manager: EntityManager): Promise<boolean> {
    return (await TAKE_TURN.get(manager))!.taken;
  }

  /** The clock of the database, which is one for all replicas. */
  async now(manager: EntityManager): Promise<string> {
    return (await NOW.get(manager))!.at;
  }

  anchor(manager: EntityManager): Promise<SignedMark | undefined> {
    return ANCHOR.get(manager);
  }

  async isEmpty(manager: EntityManager): Promise<boolean> {
    return (await ANY_CHECKPOINT.get(manager)) === undefined;
  }

  /** How far a checkpoint of `most` events reaches, and how many it covers: none when there is no position. */
  async covered(
    manager: EntityManager,
    after: string,
    upTo: string,
    most: number,
  ): Promise<{ position: string | null; events: number }> {
    return (await COVERED.get(manager, after, upTo, most))!;
  }

  /** Keeps where each stream that was written between these positions stood at the second one. */
  async keepHeads(
    manager: EntityManager,
    checkpoint: number,
    after: string,
    position: string,
  ): Promise<Digest> {
    await KEEP_HEADS.run(manager, checkpoint, after, position);
    return (await DIGEST.get(manager, checkpoint))!;
  }

  /** Keeps a checkpoint, and the anchor that names it as the last. */
  async keep(manager: EntityManager, made: Checkpoint, anchor: SignedMark): Promise<void> {
    const { number, at, after, position, streams, events, headsDigest, previous } = made;
    const { keyId, signature } = made;
    await KEEP.run(
      manager,
      ...[number, at, after, position, streams, events],
      ...[headsDigest, previous, keyId, signature],
    );
    const { hash } = anchor;
    await SET_ANCHOR.run(manager, number, at, position, hash, keyId, anchor.signature);
  }

  /** Seconds that the oldest event has waited for a checkpoint that covers it; 0 when all are covered. */
  async age(manager: EntityManager): Promise<number> {
    return (await CHECKPOINT_AGE.get(manager))?.seconds ?? 0;
  }

  /** All checkpoints, in their order. */
  all(manager: EntityManager): Promise<KeptCheckpoint[]> {
    return CHECKPOINTS.all(manager);
  }

  /** The digest of what is now kept of the heads that a checkpoint saw. */
  async digest(manager: EntityManager, checkpoint: number): Promise<string> {
    return (await DIGEST.get(manager, checkpoint))!.digest;
  }

  /** Streams that now stand elsewhere, among the events that a checkpoint covers, than where it saw them. */
  async differing(
    manager: EntityManager,
    { number, after, position }: CheckpointContent,
  ): Promise<string[]> {
    const rows = await DIFFERING.all(manager, number, after, position);
    return rows.map(({ stream }) => stream);
  }

  /** Events of these streams that stand among those which one of these checkpoints covers, though it did not see them. */
  unseen(
    manager: EntityManager,
    streams: readonly string[],
    checkpoints: readonly number[],
  ): Promise<UnseenEvents[]> {
    return UNSEEN.all(manager, streams, checkpoints);
  }

  /** Everything that checkpoints saw of these streams, in order. */
  headsOf(manager: EntityManager, streams: readonly string[]): Promise<SeenHead[]> {
    return HEADS_OF.all(manager, streams);
  }

  async eventsAfter(manager: EntityManager, position: string): Promise<number> {
    return (await EVENTS_AFTER.get(manager, position))!.events;
  }
}
