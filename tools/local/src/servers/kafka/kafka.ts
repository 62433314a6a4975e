import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../ports.js';
import { launch, untilReady } from '../program.js';
import { findJava, kafkaJars } from './jars.js';
import { type KafkaNode, type KafkaProgram, newKafkaId, prepareNode } from './node.js';

export type { KafkaProgram } from './node.js';

/** Where a Kafka of ours lives. */
export interface KafkaOptions {
  /** Folder of the broker: absolute, created when missing. */
  readonly folder: string;
  readonly port: number;
}

/** Prepares a Kafka of one node on the loopback interface; formats its storage at the first call. */
export async function prepareKafka(options: KafkaOptions): Promise<KafkaProgram> {
  return prepareAlone(options, await sharedClasses());
}

async function prepareAlone(
  { folder, port }: KafkaOptions,
  jvm: readonly string[],
): Promise<KafkaProgram> {
  const node = { id: 1, folder, port, controllerPort: await freePort() };
  const settings = {
    'controller.quorum.voters': votersOf([node]),
    ...replicated(1, 1),
    // Until then its controller takes a broker that was killed for one that lives, and refuses the next.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
  };
  return prepareNode(node, newKafkaId(), settings, jvm);
}

/**
 * Prepares a Kafka of three nodes, each in a folder of its own; their ports stay over restarts. A topic has three
 * replicas, of which two must have a message. A node that died is known to be dead, and leads again when it is back,
 * in seconds.
 */
export async function prepareKafkaCluster(folder: string): Promise<KafkaProgram[]> {
  // Fetched once, not by three at a time.
  const jvm = await sharedClasses();
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
  return Promise.all(nodes.map((node) => prepareNode(node, clusterId, settings, jvm)));
}

/**
 * The argument that has Java take Kafka's classes as an earlier broker left them on this machine, loaded and verified:
 * that halves the work of a start. The first time, a broker is started for that alone.
 */
async function sharedClasses(): Promise<string[]> {
  const archive = `${await kafkaJars()}-java-${(await findJava()).version}.jsa`;
  // Only faster with it: without, Kafka starts all the same.
  if (!existsSync(archive)) await leaveClasses(archive).catch(() => undefined);
  return existsSync(archive) ? [`-XX:SharedArchiveFile=${archive}`] : [];
}

async function leaveClasses(archive: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'citadelle-kafka-'));
  try {
    const partial = `${archive}.${randomBytes(4).toString('hex')}`;
    const options = { folder, port: await freePort() };
    const program = await prepareAlone(options, [`-XX:ArchiveClassesAtExit=${partial}`]);
    const broker = await launch(program, join(folder, 'log.txt'));
    try {
      await untilReady(program, broker);
    } finally {
      await broker.stop();
    }
    // Some builds of Java keep none. An empty file says that it was tried; a Java that is given it goes on without.
    if (!existsSync(partial)) writeFileSync(partial, '');
    renameSync(partial, archive);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
