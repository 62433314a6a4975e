import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Program } from '../program.js';
import { findJava, kafkaJars } from './jars.js';

/** A node of a Kafka on the loopback interface: broker and controller in one. */
export interface KafkaNode {
  readonly id: number;
  /** Absolute, created when missing. */
  readonly folder: string;
  readonly port: number;
  readonly controllerPort: number;
}

/** A broker ready to be launched, again and again, and the address it will have. */
export interface KafkaProgram extends Program {
  readonly address: string;
}

const JVM = [
  '-Xmx384m',
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];

/** Prepares one of the nodes of a cluster; formats its storage at the first call. `jvm` are arguments of Java. */
export async function prepareNode(
  node: KafkaNode,
  clusterId: string,
  settings: Readonly<Record<string, string | number | boolean>>,
  jvm: readonly string[],
): Promise<KafkaProgram> {
  const { id, folder, port } = node;
  const java = await findJava();
  const classPath = join(await kafkaJars(), '*');
  const log = join(folder, 'log');
  mkdirSync(log, { recursive: true });
  const file = join(folder, 'server.properties');
  writeFileSync(file, properties({ ...settingsOf(node), ...settings }));
  const identity = join(log, 'meta.properties');
  if (!existsSync(identity)) writeFileSync(identity, properties(identityOf(node, clusterId)));
  return {
    name: id === 1 ? 'kafka' : `kafka-${id}`,
    address: `127.0.0.1:${port}`,
    command: java.command,
    args: [...jvm, ...JVM, '-cp', classPath, 'kafka.Kafka', file],
    env: process.env,
    stopSignal: 'SIGTERM',
    ready: () => answers(port),
  };
}

/** What `kafka-storage.sh format` writes, without the seconds that a JVM takes to start. */
function identityOf({ id }: KafkaNode, clusterId: string) {
  return { version: 1, 'cluster.id': clusterId, 'node.id': id, 'directory.id': newKafkaId() };
}

/** A new id as Kafka writes them: 16 bytes in base64url. */
export function newKafkaId(): string {
  return randomBytes(16).toString('base64url');
}

function settingsOf({ id, folder, port, controllerPort }: KafkaNode) {
  return {
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(folder, 'log'),
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    // Not fifty: each is made at the first use, and brought back after each restart.
    'offsets.topic.num.partitions': 12,
    'transaction.state.log.num.partitions': 12,
  };
}

function properties(settings: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Asks which requests the broker knows: it answers once it serves requests, later than it accepts connections. */
function answers(port: number): Promise<boolean> {
  const apiVersions = Buffer.from('0000000a001200000000002affff', 'hex');
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1000 });
    const settle = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => socket.write(apiVersions));
    socket.once('data', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
  });
}
