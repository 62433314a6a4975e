import { expect, it } from '@jest/globals';
import { Unprocessable, type ParkingStore } from '../broker.js';
import { Settlement } from './settlement.js';

const REFUSALS = 4;

const record = {
  ...{ topic: 't', partition: 0, offset: 7n, key: 'a', value: '1', at: new Date() },
  headers: { ce_specversion: '1.0', ce_id: '1', ce_source: '/x', ce_type: 'X' },
};

/** A store that reads well and takes nothing for a while, as that of a database that only reads. */
function readOnlyStore(): Pick<ParkingStore, 'park' | 'isParked'> {
  let refusals = 0;
  return {
    isParked: async () => false,
    park: async () => {
      if (++refusals <= REFUSALS) throw Object.assign(new Error('read-only'), { code: '25006' });
    },
  };
}

it('waits longer each time, and says so once, while a message at fault cannot be parked', async () => {
  const told: string[] = [];
  const tries: number[] = [];
  const waiting: number[] = [];
  const settlement = new Settlement(
    {
      ...{ group: 'g', topics: ['t'], parking: readOnlyStore() as ParkingStore },
      handler: async () => {
        tries.push(performance.now());
        waiting.push(settlement.waiting);
        throw new Unprocessable('at fault');
      },
    },
    async () => undefined,
    (_, text) => told.push(text),
  );
  const keys = new Set<string>();
  const { signal } = new AbortController();
  await settlement.settle(record, keys, { signal, confirm: async () => undefined });
  expect([...keys]).toEqual(['a']);
  expect(told.filter((text) => text === 'a partition waits for its environment')).toHaveLength(1);
  expect(told.filter((text) => text === 'a message was parked')).toHaveLength(1);
  expect(waiting).toEqual([0, 1, 1, 1, 1]);
  expect(settlement.waiting).toBe(0);
  // A timer is never early: 100, 200, 400 and 800 ms.
  expect(tries[REFUSALS]! - tries[0]!).toBeGreaterThan(1_400);
});
