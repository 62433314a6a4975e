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
import { run, type Statement } from './statement.js';
import { canonicalForm, chainHash } from './stored-event.js';
import type { Head } from './streams.js';
import { keysOf } from './subject-keys.js';

const INSERT_EVENTS: Statement = {
  name: 'append events',
  text: `
    INSERT INTO events (stream, version, type, schema_version, event_id, subject, data, metadata, at, hash)
    SELECT stream, version, type, schema_version, event_id, subject, data, metadata, at, hash
    FROM json_to_recordset($1::json) AS appended (
      stream text, version integer, type text, schema_version integer, event_id uuid,
      subject text, data jsonb, metadata jsonb, at timestamptz, hash bytea)
    ORDER BY version
    RETURNING version, position`,
};

type Data = Record<string, unknown>;

/** What every event of one append has in common. */
interface Append {
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

/** Appends events after `head` with one INSERT, and a query for the keys of those with personal data. Throws {@link ConcurrencyConflict}. */
export async function appendEvents(
  manager: EntityManager,
  options: EventStoreOptions,
  metadata: EventMetadata,
  stream: string,
  head: Head,
  events: readonly DomainEvent[],
): Promise<{ recorded: RecordedEvent[]; head: Head }> {
  const why = canonicalJson(metadata);
  assertStorable(why, 'the metadata');
  const append: Append = { stream, metadata, why, at: new Date() };
  const plain = events.map(toPlain);
  const subjects = plain.map((event) => subjectOf(options, event));
  const keys = await keysOf(manager, options.personalDataKey, [
    ...new Set(subjects.filter((subject) => subject !== null)),
  ]);
  const prepared = plain.map((event, index) =>
    prepare(options, append, head.version + index + 1, event, subjects[index] ?? null, keys),
  );
  let { hash } = head;
  const rows = prepared.map(({ canonical }) => {
    hash = chainHash(hash, canonical);
    // What is hashed is what is sent: the same text, with the hash as one more column.
    return `{"hash":"\\\\x${hash}",${canonical.slice(1)}`;
  });
  const inserted = await insert(manager, stream, `[${rows.join(',')}]`);
  const positions = new Map(inserted.map((row) => [row.version, BigInt(row.position)]));
  return {
    recorded: prepared.map(({ recorded }) =>
      Object.assign(recorded, { position: positions.get(recorded.version)! }),
    ),
    head: { version: head.version + events.length, hash },
  };
}

// Projections must see now what a replay will show them: what JSON makes of the data.
function toPlain({ type, data }: DomainEvent): PlainEvent {
  const json = canonicalJson(data);
  assertStorable(json, `event ${type}`);
  return { type, json, data: JSON.parse(json) as Data };
}

function subjectOf({ schemas }: EventStoreOptions, event: PlainEvent) {
  const { personal, subject } = schemaOf(schemas, event.type);
  return personal?.length && subject ? subject(event.data) : null;
}

function prepare(
  { schemas }: EventStoreOptions,
  { stream, metadata, why, at }: Append,
  version: number,
  { type, data, json }: PlainEvent,
  subject: string | null,
  keys: ReadonlyMap<string, Buffer | null>,
): Prepared {
  const { version: schemaVersion, personal = [] } = schemaOf(schemas, type);
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

async function insert(
  manager: EntityManager,
  stream: string,
  rows: string,
): Promise<{ version: number; position: string }[]> {
  try {
    return await run(manager, INSERT_EVENTS, [rows]);
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'events_stream_version') throw error;
    throw new ConcurrencyConflict(stream);
  }
}
