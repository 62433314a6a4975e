import { expect, it } from '@jest/globals';
import { until } from '@citadelle/testing';
import { type Publisher, RefusedForGood, Superseded } from '../broker.js';
import { MAX_MESSAGE_BYTES, sizeOf } from '../message-size.js';
import { message, Recorder, unique, type World } from './world.js';

/** The one publisher of a name: what it writes, its successor, and what the broker refuses. */
export function publisherContract(world: () => World): void {
  const dataOn = async (topic: string, count: number) =>
    (await world().readWhole(topic, count)).map(({ data }) => data);

  it('publishes as given: the empty key, a tombstone, the sequence, several topics', async () => {
    const [one, other] = [await world().topic(3), await world().topic(2)];
    const publisher = await world().broker.openPublisher(unique());
    const sent = [
      { ...message(one, '', { n: 1 }), sequence: '00000000000000000007' },
      message(one, '', null),
      message(other, 'é', 'é'),
      message(one, '', 2),
    ];
    await publisher.publish(sent);
    await publisher.publish([]);
    await publisher.publish([message(one, '', 3)]);
    await publisher.close();
    expect((await world().readWhole(one, 4)).slice(0, 3)).toEqual(
      sent.filter(({ topic }) => topic === one),
    );
    expect(await dataOn(one, 4)).toEqual([{ n: 1 }, null, 2, 3]);
    expect(await dataOn(other, 1)).toEqual(['é']);
  });

  it('publishes a big batch, which groups read to its end', async () => {
    const topic = await world().topic(2);
    const publisher = await world().broker.openPublisher(unique());
    const batch = Array.from({ length: 800 }, (_, n) =>
      message(topic, `k${n % 40}`, { n, text: 'x'.repeat(700) }),
    );
    const seen = new Recorder();
    await world().subscribe({ group: unique(), topics: [topic], handler: seen.handler });
    for (let n = 0; n < 3; n += 1) await publisher.publish(batch);
    await until('all are handled', () => seen.deliveries.length === 2_400);
    await until(
      'readers see all',
      async () => (await world().readWhole(topic, 800)).length === 2_400,
    );
    await publisher.close();
  });

  it('lets a publisher that was replaced publish nothing more', async () => {
    const topic = await world().topic(1);
    const name = unique();
    const publish = (publisher: Publisher, n: number) =>
      publisher.publish([message(topic, 'a', n)]);
    const first = await world().broker.openPublisher(name);
    await publish(first, 1);
    const silent = await world().anotherBroker().openPublisher(name);
    const last = await world().anotherBroker().openPublisher(name);
    const another = await world().broker.openPublisher(unique());
    await expect(publish(first, -1)).rejects.toThrow(Superseded);
    await publish(last, 2);
    await expect(publish(silent, -1)).rejects.toThrow(Superseded);
    await expect(publish(first, -1)).rejects.toThrow();
    await publish(another, 3);
    await publish(last, 4);
    expect(await dataOn(topic, 4)).toEqual([1, 2, 3, 4]);
    await Promise.all([last.close(), another.close()]);
  });

  it('says what is refused for good, with nothing of its batch', async () => {
    const topic = await world().topic(1);
    const name = unique();
    const publisher = await world().broker.openPublisher(name);
    await publisher.publish([message(topic, 'a', 1)]);
    const large = message(topic, 'a', 'x'.repeat(1_200_000));
    const batch = [message(topic, 'b', -1), large, message(topic, 'c', -1)];
    await expect(publisher.publish(batch)).rejects.toThrow(RefusedForGood);
    await expect(publisher.publish([message(topic, 'a', -1)])).rejects.toThrow('open another one');
    const next = await world().broker.openPublisher(name);
    const bare = message(topic, 'a', '');
    const largest = { ...bare, data: 'x'.repeat(MAX_MESSAGE_BYTES - sizeOf(bare)) };
    await next.publish([largest]);
    await next.publish([message(topic, 'a', 2)]);
    await next.close();
    await expect(world().broker.publish([large])).rejects.toThrow(RefusedForGood);
    await expect(world().broker.publish([message(topic, 'a', undefined)])).rejects.toThrow(
      RefusedForGood,
    );
    await world().publish([message(topic, 'a', 3)]);
    expect(await dataOn(topic, 4)).toEqual([1, largest.data, 2, 3]);
  });
}
