import type { EntityManager } from 'typeorm';
import type { DomainEvent, EventStoreOptions, LoadedStream } from './event-store.js';
import { run, type Statement } from './statement.js';
import { type EventRow, NO_HASH, SELECT_EVENTS, toRecordedEvent } from './stored-event.js';

/** Where a stream ends. */
export interface Head {
  readonly version: number;
  /** Of its last event, in hexadecimal. */
  readonly hash: string;
}

const SELECT_STREAM: Statement = {
  name: 'load stream',
  text: `${SELECT_EVENTS} WHERE e.stream = $1 ORDER BY e.version`,
};

const SELECT_HASH: Statement = {
  name: 'hash of event',
  text: 'SELECT hash FROM events WHERE stream = $1 AND version = $2',
};

/** A stream as stored now, and where it ends. */
export async function loadStream<Event extends DomainEvent>(
  manager: EntityManager,
  { schemas, personalDataKey }: EventStoreOptions,
  stream: string,
): Promise<{ loaded: LoadedStream<Event>; head: Head }> {
  const rows = await run<EventRow>(manager, SELECT_STREAM, [stream]);
  const last = rows.at(-1);
  const version = last?.version ?? 0;
  return {
    loaded: {
      stream,
      version,
      events: rows.map((row) => toRecordedEvent<Event>(row, schemas, personalDataKey)),
    },
    head: { version, hash: last?.hash.toString('hex') ?? NO_HASH },
  };
}

/** The hash of one event, when it is there. */
export async function hashOf(
  manager: EntityManager,
  stream: string,
  version: number,
): Promise<string | undefined> {
  const [row] = await run<{ hash: Buffer }>(manager, SELECT_HASH, [stream, version]);
  return row?.hash.toString('hex');
}
