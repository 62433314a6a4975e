import { messageOn, topics } from '@citadelle/contracts';
import type { EventMetadata, EventStore } from '@citadelle/event-store';
import { NumenStore } from './numen.store.js';

const BATCH = 500;

const numens = new NumenStore();

/**
 * Sends every sealed NUMEN again that credentials has not said to have opened; returns how many. Whoever has a password
 * by then keeps it. The rows are locked meanwhile: a tombstone of one comes after it.
 */
export async function reseal(
  store: EventStore,
  metadata: EventMetadata,
  { signal, onBatch }: { signal: AbortSignal; onBatch?: (sent: number) => void },
): Promise<number> {
  let sent = 0;
  let after: string | undefined;
  for (;;) {
    signal.throwIfAborted();
    const page = await store.write(metadata, async (tx) => {
      const sealed = await numens.sealedAfter(tx.manager, after, BATCH);
      for (const numen of sealed)
        await tx.publish(messageOn(topics.enrolments, numen.agentId, 'NumenSealed', { ...numen }));
      return sealed;
    });
    sent += page.length;
    onBatch?.(sent);
    if (page.length < BATCH) return sent;
    after = page.at(-1)!.agentId;
  }
}
