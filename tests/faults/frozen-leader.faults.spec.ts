import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Broker } from '@citadelle/messaging';
import { until } from '@citadelle/testing';
import { Outbox } from './support/outbox.js';
import { RelayReplicas } from './support/relay-replicas.js';
import { notFine, reckonTopic } from './support/sightings.js';
import { printTable } from '../support/table.js';
import { type FaultsTransport, TRANSPORTS } from './support/transports.js';

const KEYS = 200;
const FROZEN_MS = 30_000;
const TAKEN_OVER_WITHIN_MS = 15_000;

describe.each(TRANSPORTS)('the leader of three relays to %s', (name, createTransport) => {
  let transport: FaultsTransport;
  let broker: Broker;
  let outbox: Outbox;
  let relays: RelayReplicas;
  let run = 0;

  beforeAll(async () => {
    transport = await createTransport();
    broker = transport.createBroker();
  }, 180_000);

  afterAll(async () => {
    await broker?.close();
    await transport?.close();
  }, 60_000);

  beforeEach(async () => {
    run += 1;
    const topics = { events: `frozen.events-${run}`, states: `frozen.states-${run}` };
    await broker.ensureTopics(
      [
        { name: topics.events, cleanup: 'delete' },
        { name: topics.states, cleanup: 'compact,delete' },
      ],
      12,
    );
    outbox = await Outbox.open(topics, KEYS);
    relays = await RelayReplicas.start(outbox.url, transport.settings);
  }, 60_000);

  afterEach(async () => {
    await relays?.stop();
    await outbox?.close();
  }, 60_000);

  const leader = () => until('a relay to lead', () => relays.leader(outbox.client));

  /** Appends all the while, until `over` says so. */
  async function load(over: () => boolean): Promise<void> {
    while (!over()) {
      await outbox.append(100);
      await pause(20);
    }
  }

  /** Freezes the leader when its next rows are on their way to it, so that it wakes up with them in hand. */
  async function freezeWithRowsInHand(old: string): Promise<void> {
    await outbox.client.query('BEGIN; LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE');
    await outbox.append(500);
    await until('the leader to ask for rows', () => relays.waitsForLock(outbox.client, old));
    relays.signal(old, 'SIGSTOP');
    await outbox.client.query('COMMIT');
  }

  /** Milliseconds until another one than `old` leads, and has published something. */
  async function takenOver(old: string): Promise<number> {
    const begun = Date.now();
    await until(
      'another one to lead',
      async () => {
        const now = await relays.leader(outbox.client);
        return now !== undefined && now !== old;
      },
      FROZEN_MS,
    );
    const oldest = await outbox.oldest();
    await until('it to publish', async () => (await outbox.oldest()) !== oldest);
    return Date.now() - begun;
  }

  async function reckoned(what: string, takenOverMs: number) {
    await outbox.untilEmpty(120_000);
    const reckonings = [
      await reckonTopic(broker, { name: outbox.topics.events }, outbox.eventsByKey()),
      await reckonTopic(
        broker,
        { name: outbox.topics.states, compacted: true },
        outbox.statesByKey(),
      ),
    ];
    printTable(
      `${what}, ${name}: the next one published after ${(takenOverMs / 1_000).toFixed(1)} s`,
      [
        { topic: 'events', ...reckonings[0] },
        { topic: 'states', ...reckonings[1] },
      ],
    );
    expect(notFine(reckonings)).toEqual([]);
    expect(takenOverMs).toBeLessThan(TAKEN_OVER_WITHIN_MS);
  }

  it.each([
    ['in the middle of its work', async (old: string) => relays.signal(old, 'SIGSTOP')],
    ['with its next rows in hand', freezeWithRowsInHand],
  ])(
    'is frozen %s and goes on half a minute later: nothing is lost or goes back',
    async (when, freeze) => {
      const old = await leader();
      let over = false;
      const before = load(() => over);
      await until('the relay to be at work', () => outbox.size > 2_000);
      over = true;
      await before;
      await freeze(old);
      const frozenAt = Date.now();
      over = false;
      const during = load(() => over);
      const takenOverMs = await takenOver(old).finally(() => (over = true));
      await during;
      // Whatever the old leader publishes now comes after the latest state.
      await outbox.untilEmpty(60_000);
      await pause(Math.max(0, frozenAt + FROZEN_MS - Date.now()));
      relays.signal(old, 'SIGCONT');
      await until('the old leader to know', () => relays.log(old).includes('leads no more'));
      await reckoned(`The leader frozen ${when}`, takenOverMs);
    },
    240_000,
  );

  it('dies: the next one goes on, and nothing is lost', async () => {
    const old = await leader();
    let over = false;
    const loading = load(() => over);
    await until('the relay to be at work', () => outbox.size > 2_000);
    relays.signal(old, 'SIGKILL');
    const takenOverMs = await takenOver(old).finally(() => (over = true));
    await loading;
    await reckoned('The leader killed', takenOverMs);
  }, 240_000);
});
