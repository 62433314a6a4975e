import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { metadataOf } from './call-context.js';

/** Writes what a message leads to. Nothing is written, and undefined comes back, when this consumer has had the message before. */
export function writeOnFirstSight<Written>(
  store: EventStore,
  consumer: string,
  messageId: string,
  work: (tx: WriteTransaction) => Promise<Written>,
): Promise<Written | undefined> {
  return store.write(metadataOf(), async (tx) =>
    (await tx.firstSight(consumer, messageId)) ? work(tx) : undefined,
  );
}
