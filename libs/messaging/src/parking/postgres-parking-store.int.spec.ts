import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@citadelle/testing';
import type { Delivery, ParkedMessage } from '../broker.js';
import { heldUp, message, unique } from '../contract/world.js';
import { openParkingDatabase, type ParkingDatabase } from './parking-database.fixture.js';
import type { PostgresParkingStore } from './postgres-parking-store.js';

const TOPIC = 'test.parking';

describe('PostgresParkingStore', () => {
  let database: ParkingDatabase;
  let store: PostgresParkingStore;

  beforeAll(async () => {
    database = await openParkingDatabase();
    store = database.parking;
  });
  afterAll(() => database.close());

  const parked = (group: string, offset: bigint, key = 'k'): ParkedMessage => ({
    group,
    message: message(TOPIC, key, Number(offset)),
    partition: 0,
    offset,
    reason: `fault-${offset}`,
  });
  const nothing = async () => undefined;

  it('keeps a message once and gives it back as it was', async () => {
    const group = unique();
    const one = parked(group, 9_007_199_254_740_993n);
    await store.park(one);
    await store.park(one);
    expect(await store.isParked(group, TOPIC, 'k')).toBe(true);
    expect(await store.isParked(unique(), TOPIC, 'k')).toBe(false);
    expect(await store.parkedKeys(group, TOPIC, 0)).toEqual(['k']);
    expect(await store.parkedKeys(group, TOPIC, 1)).toEqual([]);
    const seen: Delivery[] = [];
    expect(
      await store.replay(group, TOPIC, 'k', async (delivery) => void seen.push(delivery)),
    ).toBe(1);
    const { message: sent, partition, offset } = one;
    expect(seen).toEqual([{ message: sent, partition, offset, attempt: 1 }]);
  });

  it('parks behind only while something of the key waits', async () => {
    const group = unique();
    expect(await store.parkBehind(parked(group, 1n))).toBe(false);
    await store.park(parked(group, 1n, 'other'));
    expect(await store.parkBehind(parked(group, 2n))).toBe(false);
    await store.park(parked(group, 3n));
    expect(await store.parkBehind(parked(group, 4n))).toBe(true);
    expect(await store.parkBehind(parked(group, 3n))).toBe(true);
    expect((await store.list(group)).find(({ key }) => key === 'k')).toMatchObject({
      waiting: 2,
      reason: 'fault-3',
    });
  });

  it('stops a replay at the first that fails, and says why it did', async () => {
    const group = unique();
    for (const offset of [1n, 2n, 3n]) await store.park(parked(group, offset));
    const handler = async ({ offset }: Delivery) => {
      if (offset === 2n) throw new RangeError('text');
    };
    expect(await store.replay(group, TOPIC, 'k', handler)).toBe(1);
    expect(await store.list(group)).toEqual([
      { topic: TOPIC, key: 'k', waiting: 2, reason: 'RangeError' },
    ]);
    expect(await store.replay(group, TOPIC, 'k', nothing)).toBe(2);
  });

  it('lets one replay of a key run at a time', async () => {
    const group = unique();
    for (const offset of [1n, 2n]) await store.park(parked(group, offset));
    const seen: bigint[] = [];
    const handler = async ({ offset }: Delivery) => void seen.push(offset);
    const counts = await Promise.all([1, 2, 3].map(() => store.replay(group, TOPIC, 'k', handler)));
    expect(seen).toEqual([1n, 2n]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(2);
  });

  it('takes along what is parked behind while it runs', async () => {
    const group = unique();
    await store.park(parked(group, 1n));
    const { work, inHand, finish } = heldUp();
    const seen: bigint[] = [];
    const replay = store.replay(group, TOPIC, 'k', async ({ offset }) => {
      await work();
      seen.push(offset);
    });
    await inHand;
    expect(await store.parkBehind(parked(group, 2n))).toBe(true);
    finish();
    expect(await replay).toBe(2);
    expect(seen).toEqual([1n, 2n]);
  });

  it('does not strand a message behind one that is just being dropped', async () => {
    const group = unique();
    await store.park(parked(group, 1n));
    const dropping = database.dataSource.createQueryRunner();
    await dropping.startTransaction();
    await dropping.query('DELETE FROM parked_messages WHERE group_name = $1', [group]);
    const behind = store.parkBehind(parked(group, 2n));
    await until('it waits for the deletion', async () => {
      const rows = await database.dataSource.query(
        `SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length === 1;
    });
    await dropping.commitTransaction();
    await dropping.release();
    expect(await behind).toBe(false);
    expect(await store.list(group)).toEqual([]);
  });
});
