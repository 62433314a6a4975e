import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@citadelle/testing';
import type { Delivery, ParkedMessage } from '../broker.js';
import { heldUp, message, unique } from '../contract/world.js';
import { isEnvironmental } from '../faults.js';
import { openParkingDatabase, type ParkingDatabase } from './parking-database.fixture.js';
import { KeyInHand } from './parked-key.js';
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
    partition: key === 'k' ? 0 : 1,
    offset,
    reason: `fault-${offset}`,
  });
  const nothing = async () => undefined;
  const decision = { by: 'me', because: 'it is broken' };

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
    const handler = async (delivery: Delivery) => void seen.push(delivery);
    expect(await store.replay(group, TOPIC, 'k', handler)).toEqual({ handled: 1 });
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
    const stoppedAt = { partition: 0, offset: 2n, by: 'message', reason: 'RangeError' };
    expect(await store.replay(group, TOPIC, 'k', handler)).toEqual({ handled: 1, stoppedAt });
    expect(await store.list(group)).toEqual([
      { topic: TOPIC, key: 'k', waiting: 2, reason: 'RangeError', since: expect.any(Date) },
    ]);
    expect(await store.replay(group, TOPIC, 'k', nothing)).toEqual({ handled: 2 });
  });

  it('does not blame a message for what is away during its replay', async () => {
    const group = unique();
    await store.park(parked(group, 1n));
    const away = async () => {
      throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    };
    const reason = 'Error ECONNREFUSED';
    expect(await store.replay(group, TOPIC, 'k', away)).toEqual({
      handled: 0,
      stoppedAt: { partition: 0, offset: 1n, by: 'environment', reason },
    });
    expect(await store.list(group)).toMatchObject([{ reason: 'fault-1' }]);
  });

  it('says that the database was away when its session is lost, and blames nobody', async () => {
    const group = unique();
    await store.park(parked(group, 1n));
    const locks = `pg_locks WHERE locktype = 'advisory' AND database =
      (SELECT oid FROM pg_database WHERE datname = current_database())`;
    const lost = store.replay(group, TOPIC, 'k', async () => {
      await database.dataSource.query(`SELECT pg_terminate_backend(pid) FROM ${locks}`);
      await until('the session is gone', async () => {
        return (await database.dataSource.query(`SELECT 1 FROM ${locks}`)).length === 0;
      });
    });
    expect(isEnvironmental(await lost.catch((error: unknown) => error))).toBe(true);
    expect(await store.list(group)).toMatchObject([{ waiting: 1, reason: 'fault-1' }]);
    expect(await store.replay(group, TOPIC, 'k', nothing)).toEqual({ handled: 1 });
  });

  it('is interrupted between two messages: what was handled no longer waits', async () => {
    const group = unique();
    for (const offset of [1n, 2n]) await store.park(parked(group, offset));
    const interruption = new AbortController();
    const options = { signal: interruption.signal, onHandled: () => interruption.abort() };
    expect(await store.replay(group, TOPIC, 'k', nothing, options)).toMatchObject({
      handled: 1,
      stoppedAt: { offset: 2n, by: 'interruption' },
    });
    expect(await store.list(group)).toMatchObject([{ waiting: 1 }]);
    expect(await store.replay(group, TOPIC, 'k', nothing)).toEqual({ handled: 1 });
    expect(await store.replay(group, TOPIC, 'k', nothing, options)).toEqual({ handled: 0 });
  });

  it('has a key in one hand at a time, whoever replays or drops; others are free', async () => {
    const group = unique();
    for (const key of ['k', 'other']) await store.park(parked(group, 1n, key));
    const { work, inHand, finish } = heldUp();
    const replay = store.replay(group, TOPIC, 'k', work);
    await inHand;
    await expect(store.replay(group, TOPIC, 'k', nothing)).rejects.toThrow(KeyInHand);
    await expect(store.drop(group, TOPIC, 'k', 1n, decision)).rejects.toThrow(KeyInHand);
    expect(await store.replay(group, TOPIC, 'other', nothing)).toEqual({ handled: 1 });
    finish();
    expect(await replay).toEqual({ handled: 1 });
    expect(await store.drop(group, TOPIC, 'k', 1n, decision)).toBeUndefined();
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
    expect(await replay).toEqual({ handled: 2 });
    expect(seen).toEqual([1n, 2n]);
  });

  it('shows what waits in order, without its data', async () => {
    const group = unique();
    const strange = { ...message(TOPIC, 'k', 'secret\0'), type: 'Odd\0' };
    await store.park({ ...parked(group, 10n), message: strange });
    await store.park({ ...parked(group, 9n, 'other'), bytesLeftOut: 2_000_000 });
    for (let offset = 11n; offset < 60n; offset++) await store.park(parked(group, offset));
    const all = await store.waiting(group, TOPIC);
    const offsets = all.map(({ offset }) => Number(offset));
    expect(offsets).toEqual([...Array.from({ length: 50 }, (_, n) => n + 10), 9]);
    expect(all.at(-1)).toMatchObject({ key: 'other', bytes: 2_000_000, isLeftOnTopic: true });
    const { id, time } = strange;
    expect((await store.waiting(group, TOPIC, 'k'))[0]).toEqual({
      ...{ topic: TOPIC, key: 'k', partition: 0, offset: 10n, id, time, type: 'Odd\0' },
      ...{ bytes: 14, isLeftOnTopic: false, reason: 'fault-10', parkedAt: expect.any(Date) },
    });
    expect(await store.waiting(group, 'another')).toEqual([]);
  });

  it('drops one message, and writes down that it was, by whom and why', async () => {
    const group = unique();
    const broken = { ...message(TOPIC, 'k', 'secret'), type: 'Odd\0' };
    await store.park({ ...parked(group, 2n), message: broken });
    await store.park(parked(group, 2n, 'other'));
    for (const offset of [1n, 3n]) await store.park(parked(group, offset));
    expect(await store.drop(group, TOPIC, 'k', 4n, decision)).toBeUndefined();
    expect(await store.drop(group, TOPIC, 'k', 2n, decision)).toEqual({
      ...{ topic: TOPIC, partition: 0, id: broken.id, type: 'Odd\uFFFD' },
      ...{ reason: 'fault-2', stillWaiting: 2 },
    });
    const left = (await store.waiting(group, TOPIC)).map(({ key, offset }) => [key, offset]);
    expect(left).toEqual([
      ['k', 1n],
      ['k', 3n],
      ['other', 2n],
    ]);
    const written: object[] = await database.dataSource.query(
      'SELECT * FROM dropped_messages WHERE group_name = $1',
      [group],
    );
    expect(written).toMatchObject([
      {
        ...{ topic: TOPIC, key: 'k', partition: 0, offset: '2', message_id: broken.id },
        ...{ type: 'Odd\uFFFD', reason: 'fault-2', dropped_by: 'me', because: 'it is broken' },
      },
    ]);
    expect(JSON.stringify(written)).not.toContain('secret');
  });

  /** Parks behind the others of a key while the first of them, at offset 1, is being dropped. */
  async function behindDropped(group: string, offset: bigint): Promise<boolean> {
    const dropping = database.dataSource.createQueryRunner();
    await dropping.startTransaction();
    const first = 'DELETE FROM parked_messages WHERE group_name = $1 AND "offset" = 1';
    await dropping.query(first, [group]);
    const behind = store.parkBehind(parked(group, offset));
    await until('it waits for the deletion', async () => {
      const rows = await database.dataSource.query(
        `SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length === 1;
    });
    await dropping.commitTransaction();
    await dropping.release();
    return behind;
  }

  it('does not strand a message behind one that is just being dropped', async () => {
    const group = unique();
    await store.park(parked(group, 1n));
    expect(await behindDropped(group, 2n)).toBe(false);
    expect(await store.list(group)).toEqual([]);
  });

  it('keeps a message behind those that are left while the first of them is being dropped', async () => {
    const group = unique();
    for (const offset of [1n, 2n]) await store.park(parked(group, offset));
    expect(await behindDropped(group, 3n)).toBe(true);
    const left = (await store.waiting(group, TOPIC)).map(({ offset }) => offset);
    expect(left).toEqual([2n, 3n]);
  });
});
