import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { assertStorable, canonicalJson } from './canonical-json.js';
import {
  ConcurrencyConflict,
  type DomainEvent,
  type EventMetadata,
  type EventStoreOptions,
  type RecordedEvent,
} from './event-store.js';
import { sealFields } from './personal-data.js';
import { schemaOf } from './schemas.js';
import { prepared } from './statement.js';
import { canonicalForm, chainHash } from './stored-event.js';
import type { Head } from './streams.js';
import { keysOf } from './subject-keys.js';

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

type Data = Record<string, unknown>;

/** Events to append to one stream, where it ends, and why they are there. */
export interface StreamAppend {
  readonly stream: string;
  readonly head: Head;
  readonly events: readonly DomainEvent[];
  readonly metadata: EventMetadata;
}

/** What the events appended to one stream have in common. */
interface Circumstances {
  readonly stream: string;
  readonly metadata: EventMetadata;
  /** Metadata in canonical form. */
  readonly why: string;
  readonly at: Date;
}

/** An event in plain JSON, whose data are in canonical form too. */
interface PlainEvent extends DomainEvent<string, Data> {
  readonly json: string;
}

/** An event ready to be stored: as others will see it, and the canonical form of its columns. */
interface Prepared {
  readonly recorded: Omit<RecordedEvent, 'position'>;
  readonly canonical: string;
}

/**
 * Appends to each stream after its head, all with one INSERT, and a query for the keys of those with personal
 * data. Throws {@link ConcurrencyConflict}.
 */
export async function appendEvents(
  manager: EntityManager,
  options: EventStoreOptions,
  appends: readonly StreamAppend[],
): Promise<{ recorded: RecordedEvent[]; heads: Map<string, Head> }> {
  const at = new Date();
  const plain = appends.map(({ events }) => events.map(toPlain));
  const keys = await keysOf(manager, options.personalDataKey, subjectsOf(options, plain.flat()));
  const heads = new Map<string, Head>();
  const rows: string[] = [];
  const prepared: Prepared[] = [];
  for (const [index, { stream, head, metadata }] of appends.entries()) {
    const why = canonicalJson(metadata);
    assertStorable(why, 'the metadata');
    const circumstances = { stream, metadata, why, at };
    let { version, hash } = head;
    for (const event of plain[index]!) {
      version += 1;
      const one = prepare(options, circumstances, version, event, keys);
      hash = chainHash(hash, one.canonical);
      // What is hashed is what is sent: the same text, with the hash as one more column.
      rows.push(`{"hash":"\\\\x${hash}",${one.canonical.slice(1)}`);
      prepared.push(one);
    }
    heads.set(stream, { version, hash });
  }
  const positions = await insert(manager, `[${rows.join(',')}]`);
  const recorded = prepared.map(({ recorded }) =>
    Object.assign(recorded, { position: positions.get(placeOf(recorded))! }),
  );
  return { recorded, heads };
}

// Projections must see now what a replay will show them: what JSON makes of the data.
function toPlain({ type, data }: DomainEvent): PlainEvent {
  const json = canonicalJson(data);
  assertStorable(json, `event ${type}`);
  return { type, json, data: JSON.parse(json) as Data };
}

function subjectOf({ schemas }: EventStoreOptions, event: PlainEvent): string | null {
  const { personal, subject } = schemaOf(schemas, event.type);
  return personal?.length && subject ? subject(event.data) : null;
}

function subjectsOf(options: EventStoreOptions, events: readonly PlainEvent[]): string[] {
  const subjects = events.map((event) => subjectOf(options, event));
  return [...new Set(subjects.filter((subject) => subject !== null))];
}

function prepare(
  options: EventStoreOptions,
  { stream, metadata, why, at }: Circumstances,
  version: number,
  plain: PlainEvent,
  keys: ReadonlyMap<string, Buffer | null>,
): Prepared {
  const { type, data, json } = plain;
  const { version: schemaVersion, personal = [] } = schemaOf(options.schemas, type);
  const subject = subjectOf(options, plain);
  const eventId = uuidv7();
  const key = subject === null ? null : keys.get(subject)!;
  const stored = subject === null ? data : sealFields(data, personal, key, eventId);
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
    canonical: canonicalForm(
      { stream, version, type, schema_version: schemaVersion, event_id: eventId, subject, at },
      subject === null ? json : canonicalJson(stored),
      why,
    ),
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
