import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { describe, expect, it } from '@jest/globals';
import { writeOnFirstSight } from './first-sight.js';

/** Remembers what each consumer has had, as the inbox of a database does. */
function storeWithInbox(): EventStore {
  const seen = new Set<string>();
  const firstSight = (consumer: string, id: string) => {
    const fresh = !seen.has(`${consumer} ${id}`);
    seen.add(`${consumer} ${id}`);
    return Promise.resolve(fresh);
  };
  const tx = { firstSight } as Partial<WriteTransaction> as WriteTransaction;
  const write = <T>(_metadata: unknown, work: (tx: WriteTransaction) => Promise<T>) => work(tx);
  return { write } as Partial<EventStore> as EventStore;
}

describe('writing what a message leads to', () => {
  it('is done once for a consumer, whatever comes again', async () => {
    const store = storeWithInbox();
    const done: string[] = [];
    const receive = (consumer: string, id: string) =>
      writeOnFirstSight(store, consumer, id, () => Promise.resolve(done.push(`${consumer} ${id}`)));
    expect(await receive('alerts', '1')).toBe(1);
    expect(await receive('alerts', '1')).toBeUndefined();
    expect(await receive('units', '1')).toBe(2);
    expect(await receive('alerts', '2')).toBe(3);
    expect(done).toEqual(['alerts 1', 'units 1', 'alerts 2']);
  });
});
