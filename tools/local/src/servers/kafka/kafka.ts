import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../ports.js';
import type { Program } from '../program.js';
import { findJava, kafkaJars } from './jars.js';

/** Where a Kafka of ours lives. */
export interface KafkaOptions {
  /** Folder of the broker: absolute, created when missing. */
  readonly folder: string;
  readonly port: number;
}

/** A broker ready to be launched, and the address it will have. */
export interface KafkaProgram extends Program {
  readonly address: string;
}

/** Prepares a Kafka of one node on the loopback interface; formats its storage at the first call. */
export async function prepareKafka({ folder, port }: KafkaOptions): Promise<KafkaProgram> {
  const java = await findJava();
  const classPath = join(await kafkaJars(), '*');
  mkdirSync(folder, { recursive: true });
  const settings = join(folder, 'server.properties');
  writeFileSync(settings, properties(folder, port, await freePort()));
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
  const jvm = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', quiet, '-cp', classPath];
  if (!existsSync(join(folder, 'log', 'meta.properties'))) {
    const id = randomBytes(16).toString('base64url');
    const format = ['format', '-t', id, '-c', settings, '--ignore-formatted'];
    await promisify(execFile)(java, [...jvm, 'kafka.tools.StorageTool', ...format]);
  }
  return {
    name: 'kafka',
    address: `127.0.0.1:${port}`,
    command: java,
    args: ['-Xmx384m', ...jvm, 'kafka.Kafka', settings],
    env: process.env,
    stopSignal: 'SIGTERM',
    ready: () => answers(port),
  };
}

function properties(folder: string, port: number, controllerPort: number): string {
  const values = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(folder, 'log'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
  };
  return Object.entries(values)
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
