import type { EntityManager } from 'typeorm';
import type { DomainEvent, EventStoreOptions, LoadedStream } from './events.js';
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

const SELECT_VERSIONS = prepared<{ stream: string; version: number }>('versions of streams')`
  SELECT stream, max(version) AS version FROM events WHERE stream = ANY($1) GROUP BY stream`;

/** Streams as stored now and where each ends, in the order asked for. */
export async function loadStreams<Event extends DomainEvent>(
  manager: EntityManager,
  options: EventStoreOptions,
  streams: readonly string[],
): Promise<{ loaded: LoadedStream<Event>; head: Head }[]> {
  const rows = await SELECT_STREAMS.all(manager, streams);
  const byStream = new Map<string, EventRow[]>(streams.map((stream) => [stream, []]));
  for (const row of rows) byStream.get(row.stream)!.push(row);
  return streams.map((stream) => {
    const found = byStream.get(stream)!;
    const last = found.at(-1);
    const version = last?.version ?? 0;
    const events = found.map((row) => toRecordedEvent<Event>(row, options));
    return {
      loaded: { stream, version, events },
      head: { version, hash: last?.hash.toString('hex') ?? NO_HASH },
    };
  });
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

/** The versions of those of these streams that exist. */
export async function versionsOf(
  manager: EntityManager,
  streams: readonly string[],
): Promise<Map<string, number>> {
  const rows = await SELECT_VERSIONS.all(manager, streams);
  return new Map(rows.map(({ stream, version }) => [stream, version]));
}
