import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Message } from '@citadelle/contracts';
import type { Broker, Subscription } from '@citadelle/messaging';
import { openParkingDatabase, type ParkingDatabase } from '@citadelle/messaging/parking-database';
import { until } from '@citadelle/testing';
import { Sightings } from './support/sightings.js';
import { printTable } from '../support/table.js';
import { type FaultsTransport, TRANSPORTS } from './support/transports.js';

const MESSAGES = Number(process.env.FAULTS_BACKLOG || 100_000);
const KEYS = 500;
const MEMBERS = 3;
/** Each member is replaced twice. */
const REPLACEMENTS = 2 * MEMBERS;
const BATCH = 1_000;

/** A replica as far as its consumer goes. */
interface Member {
  readonly broker: Broker;
  readonly subscription: Subscription;
}

describe.each(TRANSPORTS)('a backlog on %s', (name, createTransport) => {
  const topic = 'backlog.events';
  const group = `backlog-${randomUUID()}`;
  let transport: FaultsTransport;
  let database: ParkingDatabase;
  let members: Member[] = [];

  beforeAll(async () => {
    transport = await createTransport();
    database = await openParkingDatabase();
  }, 180_000);

  afterAll(async () => {
    await Promise.all(members.map(leave));
    await database?.close();
    await transport?.close();
  }, 60_000);

  async function fill(): Promise<void> {
    const broker = transport.createBroker();
    await broker.ensureTopics([{ name: topic, cleanup: 'delete' }], 12);
    for (let from = 0; from < MESSAGES; from += BATCH) {
      await broker.publish(
        Array.from({ length: BATCH }, (_, index) => messageOf(topic, from + index)),
      );
    }
    await broker.close();
  }

  async function join(sightings: Sightings): Promise<Member> {
    const broker = transport.createBroker();
    const subscription = await broker.subscribe({
      group,
      topics: [topic],
      parking: database.parking,
      handler: async ({ message: { key, data } }) => {
        // As a transaction would take: long enough for the backlog to outlast the deployment.
        await pause(2);
        sightings.see(key, (data as { n: number }).n);
      },
    });
    return { broker, subscription };
  }

  async function leave({ broker, subscription }: Member): Promise<void> {
    await subscription.stop(10_000);
    await broker.close();
  }

  it('is drained over a rolling deployment: each message handled, in order, nothing parked', async () => {
    await fill();
    const sightings = new Sightings();
    const begun = Date.now();
    for (let n = 0; n < MEMBERS; n += 1) members.push(await join(sightings));
    for (let n = 1; n <= REPLACEMENTS; n += 1) {
      const share = (MESSAGES * n) / (REPLACEMENTS + 2);
      await until(`${share} to be handled`, () => sightings.distinct >= share, 120_000);
      // As orchestrators do: the new one is up before the old one goes.
      const next = await join(sightings);
      await until('the new one to be ready', () => next.subscription.isReady());
      const [oldest, ...others] = members;
      members = [...others, next];
      await leave(oldest!);
    }
    await until('all to be handled', () => sightings.distinct >= MESSAGES, 240_000);
    const seconds = ((Date.now() - begun) / 1_000).toFixed(0);
    const last = members[0]!.subscription;
    await until('nothing to wait', async () => (await last.lag()) === 0n);

    const perKey = MESSAGES / KEYS;
    const keys = Array.from({ length: KEYS }, (_, key) => [`k${key}`, perKey] as const);
    const { missing, outOfOrder, repeated } = sightings.reckon(new Map(keys));
    const parked = (await database.parking.list(group)).length;
    printTable(`The backlog, ${name}: ${REPLACEMENTS} replacements, ${seconds} s`, [
      { messages: MESSAGES, missing, outOfOrder, repeated, parked },
    ]);
    expect({ missing, outOfOrder, parked }).toEqual({ missing: 0, outOfOrder: 0, parked: 0 });
  }, 600_000);
});

function messageOf(topic: string, index: number): Message {
  const time = new Date().toISOString();
  const id = `${topic}/${index}`;
  const [key, n] = [`k${index % KEYS}`, Math.floor(index / KEYS) + 1];
  return { topic, key, id, type: 'Tested', source: '/test', time, correlationId: id, data: { n } };
}
