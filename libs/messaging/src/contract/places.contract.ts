import { expect, it } from '@jest/globals';
import { heldUp, keysUpTo, numbered, Recorder, unique, type World } from './world.js';
import { until } from '@citadelle/testing';

/** Places: what is delivered as it was published, what is committed, what is delivered again, and how a member stops. */
export function placesContract(world: () => World): void {
  /** A group that has handled two messages of each of so many keys. */
  async function caughtUp(partitions: number, keys: number) {
    const topic = await world().topic(partitions);
    const spec = { group: unique(), topics: [topic] };
    const before = new Recorder();
    await world().publish(numbered(topic, keysUpTo(keys), 2));
    const member = await world().subscribe({ ...spec, handler: before.handler });
    await until('nothing waits', async () => (await member.lag()) === 0n);
    return { topic, spec, before, member };
  }

  it('delivers what was published, with rising offsets', async () => {
    const topic = await world().topic(1);
    const seen = new Recorder();
    await world().subscribe({ group: unique(), topics: [topic], handler: seen.handler });
    const sent = numbered(topic, ['é – clé', 'b'], 2).map((one) => ({
      ...one,
      data: { nested: [{ text: 'Éloïse " \\ \u0000 \u{1f600}' }, one.data, null] },
    }));
    await world().publish(sent);
    await until('all are handled', () => seen.deliveries.length === 4);
    expect(seen.deliveries.map((one) => one.message)).toEqual(sent);
    const offsets = seen.deliveries.map((one) => one.offset);
    expect([...offsets].sort((a, b) => (a < b ? -1 : 1))).toEqual(offsets);
    expect(new Set(offsets).size).toBe(4);
    expect(seen.deliveries.every((one) => one.attempt === 1)).toBe(true);
  });

  it('goes on where it had committed, and counts what waits', async () => {
    const { topic, spec, before, member } = await caughtUp(3, 5);
    expect(before.deliveries).toHaveLength(10);
    await member.stop(1_000);
    await world().publish(numbered(topic, keysUpTo(5), 1));
    expect(await member.lag().catch(() => 5n)).toBe(5n);
    const after = new Recorder();
    await world().subscribe({ ...spec, handler: after.handler }, world().anotherBroker());
    await until('the rest is handled', () => after.deliveries.length >= 5);
    expect(after.deliveries.map(({ message: { data } }) => data)).toEqual([1, 1, 1, 1, 1]);
  });

  it('tells anybody how far a group is behind, and what of it is late', async () => {
    const { topic, spec, member } = await caughtUp(3, 4);
    await member.stop(1_000);
    const outside = world().anotherBroker();
    const lag = (lateAfterMs?: number, group = spec.group) =>
      outside.lag(group, [topic], lateAfterMs);
    expect(await lag()).toEqual({ waiting: 0n, late: 0n });
    await world().publish(numbered(topic, keysUpTo(4), 1));
    expect(await lag()).toEqual({ waiting: 4n, late: 0n });
    await until('they are late', async () => (await lag(1)).late === 4n);
    // Of a group that never was, everything waits.
    expect((await lag(1, unique())).waiting).toBe(12n);
  });

  it('lets what is in hand finish when it stops, and starts nothing more', async () => {
    const topic = await world().topic(1);
    const spec = { group: unique(), topics: [topic] };
    const { work, inHand, finish } = heldUp();
    const before = new Recorder(work);
    await world().publish(numbered(topic, ['a'], 5));
    const member = await world().subscribe({ ...spec, handler: before.handler });
    await inHand;
    const stopped = member.stop(10_000);
    expect(member.isReady()).toBe(false);
    finish();
    await stopped;
    expect(before.dataOf('a')).toEqual([1]);
    const after = new Recorder();
    await world().subscribe({ ...spec, handler: after.handler });
    await until('the rest is handled', () => after.deliveries.length >= 4);
    expect(after.dataOf('a')).toEqual([2, 3, 4, 5]);
    expect(before.dataOf('a')).toEqual([1]);
  });

  it('stops within its deadline, and what it abandoned is delivered again', async () => {
    const topic = await world().topic(1);
    const spec = { group: unique(), topics: [topic] };
    const { work: hang, inHand, finish } = heldUp();
    await world().publish(numbered(topic, ['a'], 2));
    const member = await world().subscribe({ ...spec, handler: hang });
    await inHand;
    const start = Date.now();
    await member.stop(100);
    expect(Date.now() - start).toBeLessThan(5_000);
    finish();
    const after = new Recorder();
    await world().subscribe({ ...spec, handler: after.handler });
    await until('both came again', () => after.deliveries.length >= 2);
    expect(after.dataOf('a')).toEqual([1, 2]);
  });

  it('rewinds a stopped group to the start, and no other', async () => {
    const { topic, spec, before, member } = await caughtUp(2, 4);
    await expect(world().broker.rewind(spec.group, [topic])).rejects.toThrow();
    await member.stop(1_000);
    await world().broker.rewind(spec.group, [topic]);
    const after = new Recorder();
    await world().subscribe({ ...spec, handler: after.handler });
    await until('all came again', () => after.deliveries.length === 8);
    expect(after.ids).toEqual(before.ids);
    for (const key of keysUpTo(4)) expect(after.dataOf(key)).toEqual([1, 2]);
  });
}
