import { hash } from 'node:crypto';
import { quoted } from './canonical-json.js';
import type {
  DomainEvent,
  EventData,
  EventMetadata,
  EventStoreOptions,
  RecordedEvent,
} from './events.js';
import { openFields, unwrapKey } from './personal-data.js';
import { upcast } from './schemas.js';
import { wrappingKeys } from './subject-keys.js';

/** What the first event of a stream follows. */
export const NO_HASH = '0'.repeat(64);

/** The columns of an event that its hash covers: all but its place in the log, which the database gives. */
export interface HashedColumns {
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schema_version: number;
  readonly event_id: string;
  /** Whose key encrypts the personal fields; null without any. */
  readonly subject: string | null;
  readonly data: EventData;
  readonly metadata: EventMetadata;
  readonly at: Date;
}

/** An event as it is read, with its subject's key beside it. */
export interface EventRow extends HashedColumns {
  readonly position: string;
  readonly hash: Buffer;
  /** Null without a subject, or when its key was destroyed. */
  readonly wrapped_key: Buffer | null;
}

/** Reads events with the keys of their subjects, so that a destroyed key is honoured at once by every replica. */
export const SELECT_EVENTS = `
  SELECT e.position, e.stream, e.version, e.type, e.schema_version, e.event_id, e.subject,
         e.data, e.metadata, e.at, e.hash, k.wrapped_key
  FROM events e LEFT JOIN subject_keys k ON k.subject = e.subject`;

/**
 * The canonical form of an event as stored. Its data and metadata come in theirs already, its instant in ISO 8601; the
 * other members are in the order of their names.
 */
export function canonicalForm(
  columns: Omit<HashedColumns, 'data' | 'metadata' | 'at'> & { readonly at: string },
  data: string,
  metadata: string,
): string {
  const { stream, version, type, schema_version, event_id, subject, at } = columns;
  return (
    `{"at":"${at}","data":${data},"event_id":"${event_id}","metadata":${metadata},` +
    `"schema_version":${schema_version},"stream":${quoted(stream)},` +
    `"subject":${subject === null ? 'null' : quoted(subject)},"type":${quoted(type)},"version":${version}}`
  );
}

/** The hash of an event: over the hash before it in its stream and its canonical form; in hexadecimal. */
export function chainHash(previous: string, canonical: string): string {
  return hash('sha256', previous + canonical);
}

/** A stored event as the code of today knows it. */
export function toRecordedEvent<Event extends DomainEvent>(
  row: EventRow,
  options: EventStoreOptions,
): RecordedEvent<Event> {
  const { schemas } = options;
  const key =
    row.subject !== null && row.wrapped_key
      ? unwrapKey(wrappingKeys(options), row.subject, row.wrapped_key)
      : null;
  const data = row.subject === null ? row.data : openFields(row.data, key, row.event_id);
  return {
    eventId: row.event_id,
    stream: row.stream,
    version: row.version,
    position: BigInt(row.position),
    event: {
      type: row.type,
      data: upcast(schemas, row.type, row.schema_version, data),
    } as DomainEvent as Event,
    metadata: row.metadata,
    at: row.at,
  };
}
