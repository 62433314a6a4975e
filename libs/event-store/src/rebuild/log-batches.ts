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
export async function* logBatches(
  manager: EntityManager,
  options: EventStoreOptions,
  { after, upTo, batchSize }: LogRange,
): AsyncGenerator<RecordedEvent[]> {
  const read = async (from: bigint) => {
    const rows = await SELECT_BATCH.all(manager, String(from), String(upTo), batchSize);
    return rows.map((row) => toRecordedEvent(row, options));
  };
  let next = read(after);
  for (;;) {
    const batch = await next;
    const last = batch.at(-1);
    if (!last) return;
    next = batch.length < batchSize ? Promise.resolve([]) : read(last.position);
    // Whoever stops half-way asks for no more, and then nobody else hears of its failure.
    next.catch(() => undefined);
    yield batch;
  }
}
