import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cleanup, Message } from '@citadelle/contracts';
import { until } from '@citadelle/testing';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type {
  Broker,
  Delivery,
  DeliveryHandler,
  Subscription,
  SubscriptionSpec,
} from '../broker.js';
import { isEnvironmental } from '../faults.js';
import { openParkingDatabase, type ParkingDatabase } from '../parking/parking-database.fixture.js';
import type { PostgresParkingStore } from '../parking/postgres-parking-store.js';

/** A broker whose process can be made to vanish: its connections break, and none can be made. */
export interface Mortal {
  readonly broker: Broker;
  kill(): void;
  /** Lets it connect again. */
  revive(): Promise<void>;
}

/** A record that a foreign producer writes, without our headers or with a value that is no JSON. */
interface ForeignRecord {
  readonly topic: string;
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly value: string;
}

/** A transport under test. */
export interface Transport {
  /** That leaders and coordinators move: a commit may fail, and what was handled then comes again. */
  readonly moves?: boolean;
  createBroker(): Broker;
  createMortal(): Promise<Mortal>;
  /** Writes a record that is none of ours. */
  publishForeign(record: ForeignRecord): Promise<void>;
  close(): Promise<void>;
}

/** Everything one contract test needs, on topics and groups of its own. */
export class World {
  private readonly brokers: Broker[] = [];
  private readonly subscriptions: Subscription[] = [];

  private constructor(
    readonly transport: Transport,
    /** In which parked messages wait. */
    readonly database: ParkingDatabase,
    readonly broker: Broker,
  ) {}

  static async on(createTransport: () => Promise<Transport>): Promise<World> {
    const database = await openParkingDatabase();
    await database.dataSource.query(
      `CREATE TABLE inbox (consumer text, id uuid, PRIMARY KEY (consumer, id));
       CREATE TABLE effects (consumer text)`,
    );
    const transport = await createTransport();
    return new World(transport, database, transport.createBroker());
  }

  get dataSource(): DataSource {
    return this.database.dataSource;
  }

  get parking(): PostgresParkingStore {
    return this.database.parking;
  }

  /** A broker as another process would have it. */
  anotherBroker(): Broker {
    const broker = this.transport.createBroker();
    this.brokers.push(broker);
    return broker;
  }

  /** A broker in a process that may die. */
  async mortal(): Promise<Mortal> {
    const mortal = await this.transport.createMortal();
    this.brokers.push(mortal.broker);
    return mortal;
  }

  async topic(partitions = 4, cleanup: Cleanup = 'delete'): Promise<string> {
    const name = `test.${randomUUID()}`;
    await this.broker.ensureTopics([{ name, cleanup }], partitions);
    return name;
  }

  /** Publishes, and again after a fault of the environment: elections refuse what a service would send again. */
  publish(messages: readonly Message[]): Promise<void> {
    return whileEnvironmental(() => this.broker.publish(messages));
  }

  /** Reads until so many different messages are there: Kafka says that they are a moment before it shows them. */
  readWhole(topic: string, count: number): Promise<Message[]> {
    return until(`${count} messages to be read`, async () => {
      const messages: Message[] = [];
      await this.broker.read({ topic, onMessage: ({ message }) => void messages.push(message) });
      return new Set(messages.map(({ id }) => id)).size >= count && messages;
    });
  }

  async subscribe(
    spec: Pick<SubscriptionSpec, 'group' | 'topics' | 'handler'> & Partial<SubscriptionSpec>,
    broker = this.broker,
  ): Promise<Subscription> {
    const subscription = await broker.subscribe({ parking: this.parking, ...spec });
    this.subscriptions.push(subscription);
    return subscription;
  }

  /** Stops what a test left running. */
  async settle(): Promise<void> {
    await Promise.all(this.subscriptions.splice(0).map((one) => one.stop(1_000)));
    await Promise.all(this.brokers.splice(0).map((one) => one.close()));
  }

  async close(): Promise<void> {
    await this.broker.close();
    await this.transport.close();
    await this.database.close();
  }
}

/** Tries until the environment lets it succeed. */
export async function whileEnvironmental<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isEnvironmental(error)) throw error;
      await pause(20);
    }
  }
}

/** A message of the tests. */
export function message(topic: string, key: string, data: unknown): Message {
  const id = uuidv7();
  const time = new Date().toISOString();
  return { topic, key, id, type: 'Tested', source: '/test', time, correlationId: id, data };
}

/** Messages numbered 1 to `count` of each key, the keys taken in turn. */
export function numbered(topic: string, keys: readonly string[], count: number): Message[] {
  return Array.from({ length: count }, (_, index) =>
    keys.map((key) => message(topic, key, index + 1)),
  ).flat();
}

/** A name nobody else has. */
export const unique = (): string => `test-${randomUUID()}`;

/** Keys `k1` to `k<count>`. */
export const keysUpTo = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `k${index + 1}`);

/** What a handler saw. */
export class Recorder {
  readonly deliveries: Delivery[] = [];

  constructor(private readonly inner: DeliveryHandler = async () => undefined) {}

  readonly handler: DeliveryHandler = async (delivery) => {
    await this.inner(delivery);
    this.deliveries.push(delivery);
  };

  dataOf(key: string): unknown[] {
    return this.deliveries.filter((one) => one.message.key === key).map((one) => one.message.data);
  }

  /** The data of a key without what came again: at-least-once is the promise. */
  firstSightsOf(key: string): unknown[] {
    const once = new Map(this.deliveries.map(({ message }) => [message.id, message]));
    return [...once.values()].filter((one) => one.key === key).map((one) => one.data);
  }

  get ids(): Set<string> {
    return new Set(this.deliveries.map((one) => one.message.id));
  }
}

/** A promise and the function that fulfils it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** Work that, once it is in hand, stays so until it is let finish. */
export function heldUp() {
  const inHand = gate();
  const finish = gate();
  const work = async () => {
    inHand.open();
    await finish.opened;
  };
  return { work, inHand: inHand.opened, finish: finish.open };
}
