import { deadLetterTopic } from '@citadelle/contracts';
import { expect, it } from '@jest/globals';
import { MALFORMED } from '../cloud-event.js';
import { Unprocessable, type Delivery, type ParkedMessage } from '../broker.js';
import { keysUpTo, message, numbered, Recorder, unique, type World } from './world.js';
import { until } from '@citadelle/testing';

const retry = { attempts: 3, firstDelayMs: 5, maxDelayMs: 20 };

/** Faults: bounded retries, and parking when they do not help. */
export function faultsContract(world: () => World): void {
  it('tries a passing fault again', async () => {
    const topic = await world().topic(1);
    const attempts: number[] = [];
    const seen = new Recorder(async ({ attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw new TypeError('not yet');
    });
    await world().publish([message(topic, 'a', 1)]);
    await world().subscribe({ group: unique(), topics: [topic], handler: seen.handler, retry });
    await until('it is handled', () => seen.deliveries.length === 1);
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('lets only the partition wait whose message is to be tried again, and stops without waiting', async () => {
    const topic = await world().topic(4);
    const group = unique();
    await world().publish(numbered(topic, ['slow', ...keysUpTo(12)], 2));
    const partitions = new Map<string, number>();
    const note = ({ message: { key }, partition }: Omit<Delivery, 'attempt'>) =>
      void partitions.set(key, partition);
    await world().broker.read({ topic, onMessage: note });
    const elsewhere = keysUpTo(12).filter((key) => partitions.get(key) !== partitions.get('slow'));
    const before = new Recorder(async ({ message: { key } }) => {
      if (key === 'slow') throw new Error('not yet');
    });
    const member = await world().subscribe({
      group,
      topics: [topic],
      handler: before.handler,
      concurrency: 1,
      retry: { attempts: 5, firstDelayMs: 60_000, maxDelayMs: 60_000 },
    });
    await until('the others are handled', () => before.ids.size >= elsewhere.length * 2);
    for (const key of elsewhere) expect(before.firstSightsOf(key)).toEqual([1, 2]);
    await member.stop(10_000);
    const after = new Recorder();
    await world().subscribe({ group, topics: [topic], handler: after.handler });
    await until('the slow one is handled', () => after.dataOf('slow').length === 2);
    expect(after.dataOf('slow')).toEqual([1, 2]);
  });

  it('parks a key that cannot be handled with all that follows, and replays it in order', async () => {
    const topic = await world().topic(1);
    const group = unique();
    const parked: ParkedMessage[] = [];
    let broken = true;
    const tried: Delivery[] = [];
    const seen = new Recorder(async (delivery) => {
      if (delivery.message.key !== 'poison') return;
      tried.push(delivery);
      if (broken) throw Object.assign(new Error('text with personal data'), { code: 'E_TEST' });
    });
    const onParked = (one: ParkedMessage) => parked.push(one);
    const spec = { group, topics: [topic], handler: seen.handler, retry, onParked };
    const member = await world().subscribe(spec);
    await world().publish(numbered(topic, ['good', 'poison'], 2));
    await until('the rest has passed', () => seen.dataOf('good').length === 2);
    await until('the key is parked', () => parked.length === 2);
    expect(tried.map(({ attempt, message: { data } }) => [data, attempt])).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
    expect(parked.map(({ reason }) => reason)).toEqual(['Error E_TEST', 'behind a parked message']);
    expect(await world().parking.list(group)).toEqual([
      { topic, key: 'poison', waiting: 2, reason: 'Error E_TEST', since: expect.any(Date) },
    ]);

    await member.stop(1_000);
    await world().subscribe(spec);
    await world().publish([message(topic, 'poison', 3), message(topic, 'good', 3)]);
    await until('the next member goes on', () => seen.dataOf('good').length === 3);
    await until('the key still waits', () => parked.length === 3);
    expect(tried).toHaveLength(3);

    const announced: unknown[] = [];
    const onMessage = (one: Omit<Delivery, 'attempt'>) => void announced.push(one.message.data);
    await world().broker.read({ topic: deadLetterTopic(group), onMessage });
    expect(announced).toEqual(
      parked.map(({ partition, offset, reason }) => ({
        topic,
        key: 'poison',
        partition,
        offset: offset.toString(),
        reason,
      })),
    );

    const again = () => world().parking.replay(group, topic, 'poison', seen.handler);
    const [first] = await world().parking.waiting(group, topic, 'poison');
    const { partition, offset } = first!;
    const stoppedAt = { partition, offset, by: 'message', reason: 'Error E_TEST' };
    expect(await again()).toEqual({ handled: 0, stoppedAt });
    broken = false;
    expect(await again()).toEqual({ handled: 3 });
    expect(seen.dataOf('poison')).toEqual([1, 2, 3]);
    await world().publish([message(topic, 'poison', 4)]);
    await until('the key flows again', () => seen.dataOf('poison').length === 4);
    expect(await world().parking.list(group)).toEqual([]);
  });

  it('goes on behind a message that was dropped, with the later ones of its key in order', async () => {
    const topic = await world().topic(1);
    const group = unique();
    const seen = new Recorder(async ({ message: { data } }) => {
      if (data === 2) throw new Unprocessable('never');
    });
    const { handler } = seen;
    await world().publish(numbered(topic, ['a', 'b'], 4));
    await world().subscribe({ group, topics: [topic], handler });
    const { parking } = world();
    await until('both keys wait', async () => {
      const waiting = (await parking.list(group)).map((key) => key.waiting);
      return waiting.length === 2 && waiting.every((count) => count === 3);
    });
    const [broken] = await parking.waiting(group, topic, 'a');
    const decision = { by: 'somebody', because: 'it was broken' };
    const dropped = await parking.drop(group, topic, 'a', broken!.offset, decision);
    expect(dropped).toMatchObject({ id: broken!.id, stillWaiting: 2 });
    expect(await parking.replay(group, topic, 'a', handler)).toEqual({ handled: 2 });
    await world().publish(numbered(topic, ['a'], 1));
    await until('the key flows again', () => seen.dataOf('a').length === 4);
    expect(seen.dataOf('a')).toEqual([1, 3, 4, 1]);
    expect(seen.dataOf('b')).toEqual([1]);
    expect(await parking.list(group)).toMatchObject([{ key: 'b', waiting: 3 }]);
  });

  it('parks at once what is unprocessable', async () => {
    const topic = await world().topic(1);
    const parked: ParkedMessage[] = [];
    const attempts: number[] = [];
    await world().subscribe({
      group: unique(),
      topics: [topic],
      handler: async ({ attempt }) => {
        attempts.push(attempt);
        throw new Unprocessable('never');
      },
      onParked: (one) => parked.push(one),
    });
    await world().publish([message(topic, 'a', 1)]);
    await until('it is parked', () => parked.length === 1);
    expect(attempts).toEqual([1]);
  });

  it('parks a message that is not ours and goes on', async () => {
    const topic = await world().topic(1);
    const group = unique();
    const headers = { ce_specversion: '1.0', ce_id: '1', ce_source: '/x', ce_type: 'X' };
    await world().transport.publishForeign({ topic, key: 'bare', headers: {}, value: '{"a":1}' });
    await world().transport.publishForeign({ topic, key: 'broken', headers, value: '{"a":' });
    await world().publish([message(topic, 'good', 1)]);
    const parked: ParkedMessage[] = [];
    const seen = new Recorder();
    const onParked = (one: ParkedMessage) => parked.push(one);
    await world().subscribe({ group, topics: [topic], handler: seen.handler, onParked });
    await until('the good one has passed', () => seen.dataOf('good').length === 1);
    expect(seen.deliveries).toHaveLength(1);
    expect(parked.map(({ reason, message: { key, data } }) => ({ reason, key, data }))).toEqual([
      { reason: MALFORMED, key: 'bare', data: { headers: {}, value: '{"a":1}' } },
      { reason: MALFORMED, key: 'broken', data: { headers, value: '{"a":' } },
    ]);
  });

  it('neither loses nor parks a message while the database of the service is away', async () => {
    const topic = await world().topic(1);
    let away = true;
    const { parking } = world();
    const failing = () => {
      if (away) throw new Error('no connection');
    };
    let asked = 0;
    const store = Object.assign(Object.create(parking) as typeof parking, {
      park: async (one: ParkedMessage) => (failing(), parking.park(one)),
      isParked: async (...where: [string, string, string]) => {
        if (++asked === 10) away = false;
        if (asked > 2) failing();
        return parking.isParked(...where);
      },
    });
    const seen = new Recorder(async () => failing());
    const parked: ParkedMessage[] = [];
    await world().subscribe({
      group: unique(),
      topics: [topic],
      handler: seen.handler,
      parking: store,
      retry,
      patience: { firstDelayMs: 5, maxDelayMs: 20 },
      onParked: (one) => parked.push(one),
    });
    await world().publish(numbered(topic, ['a'], 3));
    await until('all are handled', () => seen.deliveries.length === 3);
    expect(seen.dataOf('a')).toEqual([1, 2, 3]);
    expect(parked).toEqual([]);
  });
}
