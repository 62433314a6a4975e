import type { ConnectionOptions } from 'node:tls';
import { BackOff } from '@citadelle/async';
import {
  type Admin,
  type ISocketFactory,
  Kafka,
  type KafkaJSProtocolError,
  type LogEntry,
  logLevel,
} from 'kafkajs';
import { type BrokerLog, TopicsUnfit } from '../broker.js';
import { PATIENCE } from '../retry-policy.js';
import { restWhenIdle } from './idle-connections.js';

/** How many copies of each partition there must be, and how many must have a message before it counts as written. */
export interface Replication {
  readonly factor: number;
  readonly minInSync: number;
}

/** Where Apache Kafka is, and who we are there. */
export interface KafkaBrokerOptions {
  /** `host:port` of some of its brokers. */
  readonly brokers: readonly string[];
  /** Names this process in the brokers' logs and quotas. */
  readonly clientId: string;
  /** SASL/SCRAM-SHA-512, together with `password`. */
  readonly username?: string;
  readonly password?: string;
  readonly tls?: boolean | ConnectionOptions;
  /** Of every topic. One copy unless said, which is all that a single broker can hold. */
  readonly replication?: Replication;
  /** A member that was silent for so long is taken for dead. Default 10 s. */
  readonly sessionTimeoutMs?: number;
  /** How connections are made; plain TCP, or TLS, unless told otherwise. */
  readonly socketFactory?: ISocketFactory;
  readonly log?: BrokerLog;
}

/** Back-off of everything that kafkajs retries by itself. */
export const CLIENT_RETRY = {
  initialRetryTime: 100,
  maxRetryTime: 2_000,
  multiplier: 2,
  factor: 0.2,
  retries: 5,
};

/** The kafkajs client for these options. */
export function createClient(options: KafkaBrokerOptions): Kafka {
  const { username, password, tls, socketFactory, log } = options;
  restWhenIdle();
  return new Kafka({
    clientId: options.clientId,
    brokers: [...options.brokers],
    ...(tls !== undefined && { ssl: tls }),
    ...(username !== undefined &&
      password !== undefined && { sasl: { mechanism: 'scram-sha-512', username, password } }),
    ...(socketFactory && { socketFactory }),
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: 10_000,
    retry: CLIENT_RETRY,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => log?.(levelOf(entry), 'kafka client', detailsOf(entry)),
  });
}

/** What publishing in transactions meets every few batches, and what is then tried again within milliseconds. */
const ROUTINE = /concurrent operation on the same transaction/;

/** kafkajs calls an error what it then retries, such as a coordinator that is still loading. */
function levelOf({ level, log }: LogEntry): 'debug' | 'warn' {
  const routine = ROUTINE.test(`${log.message} ${log['error']}`);
  return level === logLevel.ERROR && !routine ? 'warn' : 'debug';
}

function detailsOf({ namespace, log }: LogEntry): Record<string, unknown> {
  return { namespace, text: log.message, group: log['groupId'], broker: log['broker'] };
}

/** Tries of what a broker refuses for the moment, such as a partition whose leader is being elected. */
const MOST_TRIES = 6;

/** A client of kafkajs that is connected when it is first needed, and made anew once it was closed, also after it could not connect. */
export class Connection<Client extends Pick<Admin, 'connect' | 'disconnect'>> {
  private client: Promise<Client> | undefined;

  constructor(private readonly create: () => Client) {}

  /** The connected client. */
  open(): Promise<Client> {
    this.client ??= this.connect();
    return this.client;
  }

  /** Closes this client, unless another user has done so. Never rejects: what cannot be disconnected is gone. */
  async close(client: Promise<Client> | undefined = this.client): Promise<void> {
    if (client !== this.client) return;
    this.client = undefined;
    await client?.then((open) => open.disconnect()).catch(() => undefined);
  }

  private async connect(): Promise<Client> {
    const client = this.create();
    await client.connect();
    return client;
  }
}

/** The admin connection of a client, opened when it is first needed and opened afresh after a failure. */
export class AdminConnection extends Connection<Admin> {
  constructor(readonly kafka: Kafka) {
    super(() => kafka.admin({ retry: CLIENT_RETRY }));
  }

  async run<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const backOff = new BackOff(PATIENCE);
    for (let tries = 1; ; tries += 1) {
      const client = this.open();
      try {
        return await work(await client);
      } catch (error) {
        const passing = isPassing(error);
        if (error instanceof TopicsUnfit || tries === (passing ? MOST_TRIES : 2)) throw error;
        await this.close(client);
        if (passing) await backOff.wait();
      }
    }
  }
}

/** Whether a broker answered, and refused for the moment only. kafkajs does not retry all that it calls retriable. */
function isPassing(error: unknown): boolean {
  const { name, retriable } = error as Partial<KafkaJSProtocolError>;
  return name === 'KafkaJSProtocolError' && retriable === true;
}
