import { join } from 'node:path';
import { freePort } from '../ports.js';
import { kafkaJars } from './jars.js';
import { type KafkaNode, type KafkaProgram, newKafkaId, prepareNode } from './node.js';

export type { KafkaProgram } from './node.js';

/** Where a Kafka of ours lives. */
export interface KafkaOptions {
  /** Folder of the broker: absolute, created when missing. */
  readonly folder: string;
  readonly port: number;
}

/** Prepares a Kafka of one node on the loopback interface; formats its storage at the first call. */
export async function prepareKafka({ folder, port }: KafkaOptions): Promise<KafkaProgram> {
  const node = { id: 1, folder, port, controllerPort: await freePort() };
  return prepareNode(node, newKafkaId(), {
    'controller.quorum.voters': votersOf([node]),
    ...replicated(1, 1),
    // Until then its controller takes a broker that was killed for one that lives, and refuses the next.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
  });
}

/**
 * Prepares a Kafka of three nodes, each in a folder of its own; their ports stay over restarts. A topic has three
 * replicas, of which two must have a message. A node that died is known to be dead, and leads again when it is back,
 * in seconds.
 */
export async function prepareKafkaCluster(folder: string): Promise<KafkaProgram[]> {
  // Fetched once, not by three at a time.
  await kafkaJars();
  const nodes = await Promise.all(
    [1, 2, 3].map(async (id) => ({
      id,
      folder: join(folder, `node-${id}`),
      port: await freePort(),
      controllerPort: await freePort(),
    })),
  );
  const clusterId = newKafkaId();
  const settings = {
    'controller.quorum.voters': votersOf(nodes),
    ...replicated(3, 2),
    'broker.session.timeout.ms': 6_000,
    'broker.heartbeat.interval.ms': 1_000,
    'leader.imbalance.check.interval.seconds': 2,
  };
  return Promise.all(nodes.map((node) => prepareNode(node, clusterId, settings)));
}

function replicated(replicas: number, inSync: number) {
  return {
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
  };
}

function votersOf(nodes: readonly KafkaNode[]): string {
  return nodes.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`).join(',');
}
