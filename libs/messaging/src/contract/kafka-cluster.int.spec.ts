import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KafkaCluster, until } from '@citadelle/testing';
import { ClusterAdmin } from '../kafka/cluster-admin.fixture.js';
import { createKafkaBroker } from '../kafka/kafka-broker.js';
import { brokerContract } from './broker.contract.js';
import { kafkaTransport } from './kafka-transport.js';
import { keysUpTo, numbered, unique } from './world.js';

const replication = { factor: 3, minInSync: 2 };

describe('on three nodes', () => {
  let cluster: KafkaCluster;

  beforeAll(async () => {
    cluster = await KafkaCluster.start();
  });
  afterAll(() => cluster?.close());

  it('a publisher writes each message once while nothing fails', async () => {
    const broker = createKafkaBroker({ brokers: cluster.brokers, clientId: 'once', replication });
    const topic = `test.${unique()}`;
    await broker.ensureTopics([{ name: topic, cleanup: 'delete' }], 12);
    const publisher = await broker.openPublisher(unique());
    const sent = numbered(topic, keysUpTo(60), 40);
    for (let from = 0; from < sent.length; from += 60) {
      await publisher.publish(sent.slice(from, from + 60));
    }
    const reads = () => broker.read({ topic, onMessage: () => undefined });
    await until('readers are served', () =>
      reads().then(
        () => true,
        () => false,
      ),
    );
    const ids: string[] = [];
    await broker.read({ topic, onMessage: ({ message: { id } }) => void ids.push(id) });
    expect(new Set(ids).size).toBe(sent.length);
    expect(ids).toHaveLength(sent.length);
    await publisher.close();
    await broker.close();
  });

  const whoseLeadersMove = async () => {
    const admin = await ClusterAdmin.on(cluster.brokers);
    const transport = await kafkaTransport(cluster.brokers, replication);
    const stopMoving = admin.keepMovingLeaders();
    return {
      ...transport,
      moves: true,
      async close() {
        await stopMoving();
        await transport.close();
        await admin.close();
      },
    };
  };
  // What is promised while nothing fails: publishers fail and commits are lost whenever a leader moves.
  const atRest = () => kafkaTransport(cluster.brokers, replication);
  brokerContract('Kafka at rest', atRest, ['publisher', 'batches', 'places']);
  // What does not depend on who leads is tried on one node.
  brokerContract('Kafka whose leaders move', whoseLeadersMove, ['order', 'groups']);
});
