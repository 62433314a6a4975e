import { expect, it } from '@jest/globals';
import type { Delivery, Subscription } from '../broker.js';
import { keysUpTo, numbered, Recorder, unique, type World } from './world.js';
import { until } from '@citadelle/testing';

/** Effects that happen once per message, by a table as the services have it. */
function inboxIn(world: World, group: string) {
  let sights = 0;
  return {
    sights: () => sights,
    effect: async ({ message: { id } }: Delivery) => {
      sights++;
      await world.dataSource.query(
        `WITH first_sight AS (
           INSERT INTO inbox VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING consumer
         ) INSERT INTO effects SELECT consumer FROM first_sight`,
        [group, id],
      );
    },
    effects: async (): Promise<number> => {
      const rows = await world.dataSource.query(
        'SELECT count(*)::integer AS effects FROM effects WHERE consumer = $1',
        [group],
      );
      return rows[0].effects;
    },
  };
}

const ready = (members: readonly Subscription[]) => members.every((member) => member.isReady());

/** Groups: shares, and what happens when members come, go and die. */
export function groupsContract(world: () => World): void {
  async function join(group: string, topics: string[], broker = world().anotherBroker()) {
    const seen = new Recorder();
    const member = await world().subscribe({ group, topics, handler: seen.handler }, broker);
    return { seen, member };
  }

  it('shares the partitions among the members, each message to one of them, and hands over', async () => {
    const topic = await world().topic(6);
    const group = unique();
    const parts = [
      await join(group, [topic]),
      await join(group, [topic]),
      await join(group, [topic]),
    ];
    const ids = () => new Set(parts.flatMap(({ seen }) => [...seen.ids]));
    const total = () => parts.reduce((sum, { seen }) => sum + seen.deliveries.length, 0);
    const { moves } = world().transport;
    await until('all are ready', () => ready(parts.map(({ member }) => member)));
    await world().publish(numbered(topic, keysUpTo(60), 3));
    await until('all are handled', () => ids().size === 180);
    if (!moves) expect(total()).toBe(180);
    for (const { seen } of parts) {
      const partitions = new Set(seen.deliveries.map(({ partition }) => partition));
      if (!moves) expect(partitions.size).toBe(2);
    }

    await parts[0]!.member.stop(1_000);
    await world().publish(numbered(topic, keysUpTo(60), 2));
    await until('the others have taken over', () => ids().size === 300);
    if (!moves) expect(total()).toBe(300);
  });

  it('gives the partitions of a member that dies to the others, with what it had not committed', async () => {
    const topic = await world().topic(4);
    const group = unique();
    const inbox = inboxIn(world(), group);
    const mortal = await world().mortal();
    const inHand = new Recorder(inbox.effect);
    const doomedHandler = async (delivery: Delivery) => {
      await inHand.handler(delivery);
      await new Promise(() => undefined); // dies before it commits
    };
    const seen = new Recorder(inbox.effect);
    const spec = { group, topics: [topic] };
    const doomed = await world().subscribe({ ...spec, handler: doomedHandler }, mortal.broker);
    const survivor = await world().subscribe({ ...spec, handler: seen.handler });
    await until('both are ready', () => ready([doomed, survivor]));
    await world().publish(numbered(topic, keysUpTo(20), 2));
    await until('the doomed member has messages in hand', () => inHand.deliveries.length > 0);
    mortal.kill();
    await expect(mortal.broker.ping()).rejects.toThrow();
    await until('the survivor has all', () => seen.ids.size === 40);
    for (const key of keysUpTo(20)) expect(seen.firstSightsOf(key)).toEqual([1, 2]);
    expect(await inbox.effects()).toBe(40);
    expect(inbox.sights()).toBeGreaterThanOrEqual(40 + inHand.deliveries.length);

    await mortal.revive();
    await until('it has joined again', () => doomed.isReady());
  });

  it('loses nothing and keeps the order when members join and leave in the midst of it', async () => {
    const topic = await world().topic(4);
    const group = unique();
    const keys = keysUpTo(8);
    const sent = numbered(topic, keys, 40);
    const all = new Recorder();
    const handler = all.handler;
    const first = await world().subscribe({ group, topics: [topic], handler });
    const publishing = (async () => {
      for (let start = 0; start < sent.length; start += 16) {
        await world().publish(sent.slice(start, start + 16));
      }
    })();
    await until('some are handled', () => all.deliveries.length > 30);
    await world().subscribe({ group, topics: [topic], handler }, world().anotherBroker());
    await first.stop(1_000);
    await publishing;
    await until('all are handled', () => all.ids.size === sent.length);
    for (const key of keys) {
      expect(all.firstSightsOf(key)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    }
  });

  it('gives everything to each of two groups', async () => {
    const topics = [await world().topic(2), await world().topic(2)];
    const groups = [await join(unique(), topics), await join(unique(), topics)];
    await world().publish(topics.flatMap((topic) => numbered(topic, keysUpTo(5), 2)));
    for (const { seen } of groups) {
      await until('all are handled', () => seen.ids.size === 20);
    }
  });
}
