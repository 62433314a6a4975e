import { oneAhead } from '@citadelle/async';
import type { EntityManager } from 'typeorm';
import type { EventStoreOptions, RecordedEvent } from '../events.js';
import { prepared } from '../statement.js';
import { type EventRow, SELECT_EVENTS, toRecordedEvent } from '../stored-event.js';

const SELECT_BATCH = prepared<EventRow>('batch of the log')`
  ${SELECT_EVENTS} WHERE e.position > $1 AND e.position <= $2 ORDER BY e.position LIMIT $3`;

/** Which events, and how many at a time. */
export interface LogRange {
  readonly after: bigint;
  readonly upTo: bigint;
  readonly batchSize: number;
}

/** The log in order, in batches; while one is worked on, the next one is read and decrypted. */
export function logBatches(
  manager: EntityManager,
  options: EventStoreOptions,
  range: LogRange,
): AsyncGenerator<RecordedEvent[]> {
  return oneAhead(batches(manager, options, range));
}

async function* batches(
  manager: EntityManager,
  options: EventStoreOptions,
  { after, upTo, batchSize }: LogRange,
): AsyncGenerator<RecordedEvent[]> {
  for (let from = after; ;) {
    const rows = await SELECT_BATCH.all(manager, String(from), String(upTo), batchSize);
    if (rows.length > 0) yield rows.map((row) => toRecordedEvent(row, options));
    if (rows.length < batchSize) return;
    from = BigInt(rows.at(-1)!.position);
  }
}
