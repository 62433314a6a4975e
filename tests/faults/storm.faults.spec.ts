import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Cleanup } from '@citadelle/contracts';
import type { Broker } from '@citadelle/messaging';
import { createKafkaBroker } from '@citadelle/messaging/kafka';
import { ClusterAdmin } from '@citadelle/messaging/cluster-admin';
import { KafkaCluster } from '@citadelle/testing';
import { DirectPublisher } from './support/direct-publisher.js';
import { Outbox } from './support/outbox.js';
import { Pace } from './support/pace.js';
import { RelayReplicas } from './support/relay-replicas.js';
import { SEED, seeded, shuffled } from './support/seeded.js';
import { notFine, reckonTopic } from './support/sightings.js';
import { SlowAppender } from './support/slow-appender.js';
import { printTable } from '../support/table.js';
import { REPLICATION } from './support/transports.js';

const MESSAGES = Number(process.env.FAULTS_MESSAGES || 500_000);
const RESTARTS = Number(process.env.FAULTS_RESTARTS || 12);
const PARTITIONS = 12;
const KEYS = 2_000;
/** Of five messages one is published directly; of the others, every fifth is of a state beside its event. */
const EVENTS = (MESSAGES * 0.8) / 1.25;
const DIRECT = MESSAGES * 0.2;
const TOPICS = { events: 'storm.events', states: 'storm.states', direct: 'storm.direct' };

/** A node that is taken away for a while. */
interface Blow {
  readonly node: number;
  readonly how: 'SIGTERM' | 'SIGKILL';
  readonly awayMs: number;
}

describe(`a storm over three nodes, with seed ${SEED}`, () => {
  let cluster: KafkaCluster;
  let admin: ClusterAdmin;
  let broker: Broker;
  let outbox: Outbox;
  let relays: RelayReplicas;

  beforeAll(async () => {
    cluster = await KafkaCluster.start();
    admin = await ClusterAdmin.on(cluster.brokers);
    const { brokers } = cluster;
    broker = createKafkaBroker({ brokers, clientId: 'storm', replication: REPLICATION });
    const topic = (name: string, cleanup: Cleanup) => ({ name, cleanup }) as const;
    await broker.ensureTopics(
      [
        topic(TOPICS.events, 'delete'),
        topic(TOPICS.states, 'compact,delete'),
        topic(TOPICS.direct, 'delete'),
      ],
      PARTITIONS,
    );
    outbox = await Outbox.open(TOPICS, KEYS);
    relays = await RelayReplicas.start(outbox.url, { KAFKA_BROKERS: brokers.join(',') });
  }, 180_000);

  afterAll(async () => {
    await relays?.stop();
    await broker?.close();
    await admin?.close();
    await outbox?.close();
    await cluster?.close();
  }, 60_000);

  /** Restarts and kills all nodes in turn, each turn in another order. */
  function blows(): Blow[] {
    const random = seeded();
    const turns = Array.from({ length: Math.ceil(RESTARTS / 3) }, () =>
      shuffled([0, 1, 2], random),
    );
    return turns
      .flat()
      .slice(0, RESTARTS)
      .map((node) => ({
        node,
        how: random() < 0.5 ? 'SIGTERM' : 'SIGKILL',
        awayMs: Math.round(random() * 2_000),
      }));
  }

  async function strike({ node, how, awayMs }: Blow): Promise<void> {
    const struck = cluster.nodes[node]!;
    await (how === 'SIGTERM' ? struck.stop() : struck.kill());
    await pause(awayMs);
    await struck.start();
    await admin.untilInSync();
  }

  it('loses nothing, keeps the order of each key, and leaves the latest state of each', async () => {
    const begun = Date.now();
    const events = new Pace(EVENTS, RESTARTS, 10_000);
    const direct = new Pace(DIRECT, RESTARTS, 10_000);
    const publisher = new DirectPublisher(broker, TOPICS.direct);
    const slow = new SlowAppender(outbox.url, TOPICS.events);
    const loads = Promise.all([
      (async () => {
        while (outbox.size < EVENTS) {
          const due = Math.min(500, events.due() - outbox.size);
          if (due > 0) await outbox.append(due);
          else await pause(10);
        }
      })(),
      (async () => {
        while (publisher.size < DIRECT) {
          if (direct.due() > publisher.size) await publisher.publish();
          else await pause(10);
        }
      })(),
    ]);
    for (const [index, blow] of blows().entries()) {
      await strike(blow);
      events.step();
      direct.step();
      const { node, how, awayMs } = blow;
      const sofar = `${outbox.size} events and ${publisher.size} direct messages so far`;
      process.stdout.write(`${index + 1}. node ${node + 1} ${how}, away ${awayMs} ms; ${sofar}\n`);
    }
    await loads;
    await slow.stop();
    await outbox.untilEmpty(300_000);
    const minutes = (Date.now() - begun) / 60_000;

    const reckonings = [
      await reckonTopic(
        broker,
        { name: TOPICS.events },
        new Map([...outbox.eventsByKey(), ...slow.byKey()]),
      ),
      await reckonTopic(broker, { name: TOPICS.states }, outbox.statesByKey()),
      await reckonTopic(broker, { name: TOPICS.direct }, publisher.byKey()),
    ];
    const ways = ['events, outbox and relay', 'states, outbox and relay', 'published directly'];
    printTable(
      `The storm: seed ${SEED}, ${RESTARTS} restarts and kills, ${minutes.toFixed(1)} minutes, ${publisher.rejected} direct publications made again`,
      reckonings.map((reckoning, index) => ({ way: ways[index], ...reckoning })),
    );
    expect(notFine(reckonings)).toEqual([]);
  }, 1_200_000);
});
