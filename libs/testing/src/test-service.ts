import { randomBytes } from 'node:crypto';
import type { Grants, Message, Problem } from '@citadelle/contracts';
import { NO_GRANTS } from '@citadelle/rights';
import pg from 'pg';
import type { Answer } from './answer.js';
import { type InternalCallOptions, InternalClient } from './internal-client.js';
import { createMigratedDatabase, type Migrations } from './migrated-database.js';
import { createTestDatabase, type TestDatabase } from './postgres.js';
import { until } from './until.js';

const CREDENTIAL = 'a-service-credential-of-32-characters';

/** What the kit needs to know of a service that runs. */
export interface TestReplica {
  readonly url: string;
  stop(): Promise<void>;
}

/** What the kit needs to know of a broker. */
export interface TestBroker {
  publish(messages: readonly Message[]): Promise<void>;
  read(options: { topic: string; onMessage(delivery: { message: Message }): void }): Promise<void>;
  /** Resolves once it answers, and its database has its tables. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** How a service is started and its broker reached: the kit depends on no service and no library that it tests. */
export interface ServiceUnderTest<Replica extends TestReplica, Broker extends TestBroker> {
  /** The group in which it reads the topics. */
  readonly name: string;
  start(
    env: NodeJS.ProcessEnv,
    options: { logTo: { write(line: string): void } },
  ): Promise<Replica>;
  connect(options: { url: string }): Broker;
  /** What makes its tables. They run before the first start, which finds nothing left to do. */
  readonly migrations: Migrations;
}

/** The databases of a service and of its broker. */
interface ServiceDatabases {
  readonly own: TestDatabase;
  readonly broker: TestDatabase;
}

/** A key as the settings want it. */
export function freshKey(): string {
  return randomBytes(32).toString('base64');
}

/** A service on databases of its own, in as many replicas as a test wants, and those around it. */
export class TestService<Replica extends TestReplica, Broker extends TestBroker> {
  readonly replicas: Replica[] = [];
  /** The settings that all replicas are started with. */
  env!: NodeJS.ProcessEnv;
  /** As the other services have it. */
  broker!: Broker;
  /** All lines that the replicas logged. */
  readonly logged: string[] = [];
  /** What the gateway would say was granted to an actor. */
  grantsOf: (agentId: string) => Grants = () => NO_GRANTS;
  private databases: ServiceDatabases | undefined;
  private pool!: pg.Pool;
  private brokerPool!: pg.Pool;
  private client!: InternalClient;

  constructor(private readonly service: ServiceUnderTest<Replica, Broker>) {}

  /** Creates the databases, which are dropped when it stops; replicas can be added from then on. */
  async prepare(settings: NodeJS.ProcessEnv): Promise<void> {
    const [own, broker] = await Promise.all([
      createMigratedDatabase(this.service.migrations),
      createTestDatabase({ name: 'broker', fill: (url) => this.makeLog(url) }),
    ]);
    this.databases = { own, broker };
    this.env = {
      PORT: '0',
      SERVICE_CREDENTIAL: CREDENTIAL,
      DATABASE_URL: own.url,
      BROKER: 'embedded',
      BROKER_DATABASE_URL: broker.url,
      PERSONAL_DATA_KEY: freshKey(),
      AUDIT_KEY: freshKey(),
      ...settings,
    };
    this.broker = this.service.connect({ url: broker.url });
    this.pool = poolOf(own, 2);
    this.brokerPool = poolOf(broker, 1);
    this.client = new InternalClient((replica) => this.replicas[replica]!.url, this.credential);
  }

  get credential(): string {
    return this.env.SERVICE_CREDENTIAL!;
  }

  get databaseUrl(): string {
    return this.databases!.own.url;
  }

  get brokerUrl(): string {
    return this.databases!.broker.url;
  }

  /** Where the first replica listens. */
  get url(): string {
    return this.replicas[0]!.url;
  }

  /** Everything that the replicas logged. */
  get log(): string {
    return this.logged.join('');
  }

  /** Starts one more replica. */
  async add(settings: NodeJS.ProcessEnv = {}): Promise<Replica> {
    const logTo = { write: (line: string) => void this.logged.push(line) };
    const replica = await this.service.start({ ...this.env, ...settings }, { logTo });
    this.replicas.push(replica);
    return replica;
  }

  /** Stops every replica. */
  async stopReplicas(): Promise<void> {
    await Promise.all(this.replicas.splice(0).map((replica) => replica.stop()));
  }

  /** Has one replica, with these settings, in place of all there are. */
  async restart(settings?: NodeJS.ProcessEnv): Promise<Replica> {
    await this.stopReplicas();
    return this.add(settings);
  }

  /** Stops everything and drops the databases, if it came to have any. */
  async stop(): Promise<void> {
    if (!this.databases) return;
    await this.stopReplicas();
    await Promise.all([this.broker.close(), this.pool.end(), this.brokerPool.end()]);
    await Promise.all([this.databases.own.drop(), this.databases.broker.drop()]);
  }

  /** What the database of the service says. */
  async rows<Row = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query(sql, values)).rows as Row[];
  }

  /** Publishes, and waits until the service has handled it. */
  async tell(...messages: Message[]): Promise<void> {
    await this.broker.publish(messages);
    const ids = [...new Set(messages.map(({ id }) => id))];
    await until('the messages are handled', async () => {
      const seen = await this.rows(
        'SELECT DISTINCT message_id FROM inbox WHERE message_id = ANY($1)',
        [ids],
      );
      return seen.length === ids.length;
    });
  }

  /** Waits until the service has handled everything that is on its topics. */
  async untilAllHandled(): Promise<void> {
    await until(`nothing waits for ${this.service.name}`, async () => {
      const { rows } = await this.brokerPool.query<{ places: number; waiting: number }>(
        `SELECT count(*)::integer AS places, coalesce(sum(waiting), 0)::integer AS waiting
           FROM group_places p CROSS JOIN LATERAL (
             SELECT count(*) AS waiting FROM messages m
              WHERE m.topic = p.topic AND m.partition = p.partition AND m."offset" >= p.next_offset) m
          WHERE p.group_name = $1`,
        [this.service.name],
      );
      return rows[0]!.places > 0 && rows[0]!.waiting === 0;
    });
  }

  /** Waits until everything that the service has decided is on its topics. */
  async untilAllPublished(): Promise<void> {
    await until('all is published', async () => {
      return (await this.rows('SELECT 1 FROM outbox LIMIT 1')).length === 0;
    });
  }

  /** Empties the database once nothing is on its way, so that tests which share a service each begin with nothing. */
  async clear(): Promise<void> {
    await this.untilAllHandled();
    await this.untilAllPublished();
    const tables = await this.rows<{ name: string }>(
      `SELECT quote_ident(relname) AS name FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'migrations'`,
    );
    await this.rows(tables.map(({ name }) => `DELETE FROM ${name}`).join('; '));
  }

  /** Stops every replica once all is published, and leaves the service a database without a single table. */
  async loseDatabase(): Promise<void> {
    await this.untilAllPublished();
    await this.stopReplicas();
    await this.rows('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  }

  /** Deletes every message of these topics, as when their retention is over. */
  async expire(...topics: string[]): Promise<void> {
    await this.brokerPool.query('DELETE FROM messages WHERE topic = ANY($1)', [topics]);
  }

  /** All messages of a topic, once everything that was decided is published. */
  async published(topic: string): Promise<Message[]> {
    await this.untilAllPublished();
    const messages: Message[] = [];
    await this.broker.read({ topic, onMessage: ({ message }) => void messages.push(message) });
    return messages;
  }

  /** Calls a replica as the other services do; for `path` see {@link InternalClient}. */
  call<Body = Problem>(
    method: string,
    path: string,
    body?: unknown,
    options?: InternalCallOptions,
  ): Promise<Answer<Body>> {
    return this.client.call<Body>(method, path, body, this.withGrants(options));
  }

  get<Body = Problem>(path: string, options?: InternalCallOptions): Promise<Answer<Body>> {
    return this.call<Body>('GET', path, undefined, options);
  }

  post<Body = Problem>(
    path: string,
    body?: unknown,
    options?: InternalCallOptions,
  ): Promise<Answer<Body>> {
    return this.call<Body>('POST', path, body, options);
  }

  /** As {@link call}, for answers that are not read whole. */
  fetch(path: string, options?: InternalCallOptions & { method?: string }): Promise<Response> {
    return this.client.fetch(options?.method ?? 'GET', path, this.withGrants(options));
  }

  /** Makes the tables of the broker. */
  private async makeLog(url: string): Promise<void> {
    const broker = this.service.connect({ url });
    await broker.ping();
    await broker.close();
  }

  private withGrants(options: InternalCallOptions = {}): InternalCallOptions {
    const { actor } = options;
    return actor === undefined ? options : { grants: this.grantsOf(actor), ...options };
  }
}

function poolOf({ url }: TestDatabase, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max });
  // Tests end the sessions of a database; the pool opens new ones.
  pool.on('error', () => undefined);
  return pool;
}
