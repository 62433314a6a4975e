import type { EntityManager } from 'typeorm';
import type { DomainEvent, EventStoreOptions, LoadedStream } from './event-store.js';
import { prepared } from './statement.js';
import { type EventRow, NO_HASH, SELECT_EVENTS, toRecordedEvent } from './stored-event.js';

/** Where a stream ends. */
export interface Head {
  readonly version: number;
  /** Of its last event, in hexadecimal. */
  readonly hash: string;
}

const SELECT_STREAMS = prepared<EventRow>('load streams')`
  ${SELECT_EVENTS} WHERE e.stream = ANY($1) ORDER BY e.stream, e.version`;

const SELECT_HASH = prepared<{ hash: Buffer }>('hash of event')`
  SELECT hash FROM events WHERE stream = $1 AND version = $2`;

/** A stream, and where it ends. */
export interface StreamAndHead<Event extends DomainEvent> {
  readonly loaded: LoadedStream<Event>;
  readonly head: Head;
}

/** Streams as stored now, in the order asked for. */
export async function loadStreams<Event extends DomainEvent>(
  manager: EntityManager,
  { schemas, personalDataKey }: EventStoreOptions,
  streams: readonly string[],
): Promise<StreamAndHead<Event>[]> {
  const rows = await SELECT_STREAMS.all(manager, streams);
  const byStream = new Map<string, EventRow[]>(streams.map((stream) => [stream, []]));
  for (const row of rows) byStream.get(row.stream)!.push(row);
  return streams.map((stream) => {
    const found = byStream.get(stream)!;
    const last = found.at(-1);
    const version = last?.version ?? 0;
    const events = found.map((row) => toRecordedEvent<Event>(row, schemas, personalDataKey));
    return {
      loaded: { stream, version, events },
      head: { version, hash: last?.hash.toString('hex') ?? NO_HASH },
    };
  });
}

/** A stream as stored now, and where it ends. */
export async function loadStream<Event extends DomainEvent>(
  manager: EntityManager,
  options: EventStoreOptions,
  stream: string,
): Promise<StreamAndHead<Event>> {
  return (await loadStreams<Event>(manager, options, [stream]))[0]!;
}

/** The hash of one event, when it is there. */
export async function hashOf(
  manager: EntityManager,
  stream: string,
  version: number,
): Promise<string | undefined> {
  const row = await SELECT_HASH.get(manager, stream, version);
  return row?.hash.toString('hex');
}
