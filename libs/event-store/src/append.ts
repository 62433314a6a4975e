import type { EntityManager } from 'typeorm';
import { assertStorable, canonicalJson } from './canonical-json.js';
import {
  ConcurrencyConflict,
  type DomainEvent,
  type EventData,
  type EventSchema,
  type EventSchemas,
  type EventStoreOptions,
  type RecordedEvent,
  type StreamEvents,
} from './events.js';
import { newId } from './new-id.js';
import { sealFields } from './personal-data.js';
import { schemaOf } from './schemas.js';
import { prepared } from './statement.js';
import { canonicalForm, chainHash } from './stored-event.js';
import type { Head } from './streams.js';
import { keysOf, wrappingKeys } from './subject-keys.js';

const INSERT_EVENTS = prepared<{ stream: string; version: number; position: string }>(
  'append events',
)`
  INSERT INTO events (stream, version, type, schema_version, event_id, subject, data, metadata, at, hash)
  SELECT stream, version, type, schema_version, event_id, subject, data, metadata, at, hash
  FROM ROWS FROM (json_to_recordset($1::json) AS (
    stream text, version integer, type text, schema_version integer, event_id uuid,
    subject text, data jsonb, metadata jsonb, at timestamptz, hash bytea)) WITH ORDINALITY
  ORDER BY ordinality
  RETURNING stream, version, position`;

/** Events to append to one stream, where it ends, and why they are there. */
export interface StreamAppend extends Required<Omit<StreamEvents, 'expectedVersion'>> {
  readonly head: Head;
}

/** An event in plain JSON, and how it is stored. */
interface PlainEvent extends DomainEvent<string, EventData> {
  /** The canonical form of its data. */
  readonly json: string;
  readonly schema: EventSchema;
  /** Whose key encrypts its personal fields; null without any. */
  readonly subject: string | null;
}

/** An event that waits for its place in the log. */
type Unplaced = Omit<RecordedEvent, 'position'>;

/**
 * Appends to each stream after its head, all with one INSERT, and a query for the keys of those with personal
 * data. Throws {@link ConcurrencyConflict}.
 */
export async function appendEvents(
  manager: EntityManager,
  options: EventStoreOptions,
  appends: readonly StreamAppend[],
): Promise<{ recorded: RecordedEvent[]; heads: Map<string, Head> }> {
  const { schemas } = options;
  const at = new Date();
  const plain = appends.map(({ events }) => events.map((event) => toPlain(event, schemas)));
  const subjects = plain.flat().map(({ subject }) => subject);
  const named = new Set(subjects.filter((subject) => subject !== null));
  const keys = await keysOf(manager, wrappingKeys(options), [...named]);
  const heads = new Map<string, Head>();
  const rows: string[] = [];
  const unplaced: Unplaced[] = [];
  for (const [index, { stream, head, metadata }] of appends.entries()) {
    const why = canonicalJson(metadata);
    assertStorable(why, 'the metadata');
    let { version, hash } = head;
    for (const event of plain[index]!) {
      version += 1;
      const circumstances = { stream, version, metadata, at };
      const { recorded, canonical } = prepare(event, circumstances, why, keys);
      hash = chainHash(hash, canonical);
      // What is hashed is what is sent: the same text, with the hash as one more column.
      rows.push(`{"hash":"\\\\x${hash}",${canonical.slice(1)}`);
      unplaced.push(recorded);
    }
    heads.set(stream, { version, hash });
  }
  const positions = await insert(manager, `[${rows.join(',')}]`);
  const recorded = unplaced.map((event) =>
    Object.assign(event, { position: positions.get(placeOf(event))! }),
  );
  return { recorded, heads };
}

// Projections must see now what a replay will show them: what JSON makes of the data.
function toPlain({ type, data: given }: DomainEvent, schemas: EventSchemas): PlainEvent {
  const json = canonicalJson(given);
  assertStorable(json, `event ${type}`);
  const data = JSON.parse(json) as EventData;
  const schema = schemaOf(schemas, type);
  const subject = schema.personal?.length && schema.subject ? schema.subject(data) : null;
  return { type, data, json, schema, subject };
}

/** An event as others will see it, and the canonical form of its columns; `why` is that of its metadata. */
function prepare(
  { type, data, json, schema, subject }: PlainEvent,
  circumstances: Omit<Unplaced, 'eventId' | 'event'>,
  why: string,
  keys: ReadonlyMap<string, Buffer | null>,
): { recorded: Unplaced; canonical: string } {
  const eventId = newId();
  const key = subject === null ? null : keys.get(subject)!;
  const stored = subject === null ? data : sealFields(data, schema.personal!, key, eventId);
  const { stream, version, metadata, at } = circumstances;
  // Field by field: to spread them here costs a fifth of an append of many events.
  const columns = {
    stream,
    version,
    type,
    schema_version: schema.version,
    event_id: eventId,
    subject,
    at: at.toISOString(),
  };
  return {
    // Nobody sees more of a forgotten subject than will be kept.
    recorded: {
      eventId,
      stream,
      version,
      event: { type, data: key ? data : stored },
      metadata,
      at,
    },
    canonical: canonicalForm(columns, subject === null ? json : canonicalJson(stored), why),
  };
}

const placeOf = ({ stream, version }: { stream: string; version: number }) =>
  `${stream} ${version}`;

/** The positions that the database gave, by place. */
async function insert(manager: EntityManager, rows: string): Promise<Map<string, bigint>> {
  try {
    const inserted = await INSERT_EVENTS.all(manager, rows);
    return new Map(inserted.map((row) => [placeOf(row), BigInt(row.position)]));
  } catch (error) {
    const { constraint, detail } = error as { constraint?: string; detail?: string };
    if (constraint !== 'events_stream_version') throw error;
    // PostgreSQL says: Key (stream, version)=(account-…, 2) already exists.
    throw new ConcurrencyConflict(/=\((.*), \d+\)/.exec(detail ?? '')?.[1] ?? 'unknown');
  }
}
