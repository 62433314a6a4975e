import { KafkaCluster } from '@citadelle/testing';
import { ClusterAdmin } from '../kafka/cluster-admin.fixture.js';
import { brokerContract } from './broker.contract.js';
import { kafkaTransport } from './kafka-transport.js';
import type { Transport } from './world.js';

/** Kafka of three nodes, of which none leads the same partition for long. */
async function movingCluster(): Promise<Transport> {
  const cluster = await KafkaCluster.start();
  const admin = await ClusterAdmin.on(cluster.brokers);
  const transport = await kafkaTransport(cluster.brokers);
  const stopMoving = admin.keepMovingLeaders();
  return {
    ...transport,
    async close() {
      await stopMoving();
      await transport.close();
      await admin.close();
      await cluster.close();
    },
  };
}

brokerContract('three nodes of Kafka whose leaders move', movingCluster);
