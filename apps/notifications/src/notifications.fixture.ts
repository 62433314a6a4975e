import { randomBytes } from 'node:crypto';
import {
  ADMINISTRATORS_KEY,
  callHeaders,
  type Grants,
  type Message,
  type ResetsEvents,
  topics,
} from '@citadelle/contracts';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { NO_GRANTS, writeGrants } from '@citadelle/rights';
import { DATA_SOURCE, type RunningService, startService } from '@citadelle/service-kit';
import {
  createTestDatabase,
  type ReceivedMail,
  startMailServer,
  type TestDatabase,
  type TestMailServer,
  until,
} from '@citadelle/testing';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { notificationsService } from './notifications.service.js';

const CREDENTIAL = 'a-service-credential-of-32-characters';

/** What the gateway would say was granted to people. */
const granted = new Map<string, Grants>();

/** Somebody, as the directory and the accounts tell of them. */
export interface Somebody {
  readonly agentId: string;
  readonly firstName: string;
  readonly usualName: string;
  readonly login: string;
  readonly address: string;
}

/** What a test says of a step of a reset; the rest is filled in. */
export type StepOf<Type extends keyof ResetsEvents> = Partial<ResetsEvents[Type]>;

/** The notifications service on servers of its own, and those around it. */
export class World {
  readonly key = randomBytes(32);
  private readonly services: RunningService[] = [];
  /** Managers by unit, and administrators. */
  private readonly holders = new Map<string, Set<string>>();

  private constructor(
    private readonly database: TestDatabase,
    private readonly brokerDatabase: TestDatabase,
    public mail: TestMailServer,
    readonly broker: Broker,
  ) {}

  static async open(): Promise<World> {
    const [database, brokerDatabase, mail] = await Promise.all([
      createTestDatabase(),
      createTestDatabase(),
      startMailServer(),
    ]);
    const broker = createEmbeddedBroker({ url: brokerDatabase.url });
    return new World(database, brokerDatabase, mail, broker);
  }

  get databaseUrl(): string {
    return this.database.url;
  }

  async close(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    await this.broker.close();
    await Promise.all([this.database.drop(), this.brokerDatabase.drop(), this.mail.stop()]);
  }

  get brokerUrl(): string {
    return this.brokerDatabase.url;
  }

  /** Starts a replica. */
  async start(settings: Record<string, string> = {}): Promise<RunningService> {
    const service = await startService(
      notificationsService,
      {
        PORT: '0',
        LOG_LEVEL: 'warn',
        SERVICE_CREDENTIAL: CREDENTIAL,
        DATABASE_URL: this.database.url,
        BROKER: 'embedded',
        BROKER_DATABASE_URL: this.brokerDatabase.url,
        TOPIC_PARTITIONS: '1',
        PERSONAL_DATA_KEY: this.key.toString('base64'),
        NOT_ME_TOKEN_KEY: this.key.toString('base64'),
        SMTP_URL: this.mail.url,
        PUBLIC_URL: 'https://compte.ac-besancon.example',
        MAIL_RETRY_FIRST: 'PT1S',
        ...settings,
      },
      { logTo: { write: () => undefined } },
    );
    this.services.push(service);
    return service;
  }

  /** The mail server comes back where it was. */
  async restartMail(): Promise<void> {
    this.mail = await startMailServer(Number(new URL(this.mail.url).port));
  }

  /** Makes somebody known to the service. */
  async welcome(firstName: string, usualName: string, login: string): Promise<Somebody> {
    const agentId = uuidv7();
    const address = `${firstName}.${usualName}@ac-besancon.fr`.toLowerCase();
    await this.tell(
      message(topics.agents.name, agentId, 'AgentCreated', {
        ...{ agentId, firstName, usualName, unit: 'SIG-AESH' },
      }),
      message(topics.accounts.name, agentId, 'AccountOpened', {
        ...{ agentId, login, aliases: [], address },
      }),
    );
    return { agentId, firstName, usualName, login, address };
  }

  /** Makes somebody a manager of a unit, or an administrator. */
  appoint({ agentId }: Somebody, unitId?: string): Promise<void> {
    const { roles, managedUnits } = granted.get(agentId) ?? NO_GRANTS;
    granted.set(
      agentId,
      unitId === undefined
        ? { roles: [...roles, 'administrator'], managedUnits }
        : { roles: [...roles, 'manager'], managedUnits: [...managedUnits, unitId] },
    );
    return this.say(unitId ?? ADMINISTRATORS_KEY, (holders) => holders.add(agentId));
  }

  dismiss({ agentId }: Somebody, unitId: string): Promise<void> {
    const { roles, managedUnits } = granted.get(agentId) ?? NO_GRANTS;
    granted.set(agentId, { roles, managedUnits: managedUnits.filter((unit) => unit !== unitId) });
    return this.say(unitId, (holders) => holders.delete(agentId));
  }

  /** Changes who holds a unit, or the administration, and says as the directory does who they are now. */
  private say(key: string, change: (holders: Set<string>) => unknown): Promise<void> {
    const holders = this.holders.get(key) ?? new Set();
    this.holders.set(key, holders);
    change(holders);
    return this.tell(holdersMessage(key, [...holders]));
  }

  /** Publishes, and waits until the service has handled it. */
  async tell(...messages: Message[]): Promise<void> {
    await this.broker.publish(messages);
    const ids = [...new Set(messages.map(({ id }) => id))];
    await until('the messages are handled', async () => {
      const seen = await this.rows('SELECT 1 FROM inbox WHERE message_id = ANY($1)', [ids]);
      return seen.length === ids.length;
    });
  }

  /** What the database of the service says. */
  rows(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    return this.services.at(-1)!.app.get<DataSource>(DATA_SOURCE).query(sql, values);
  }

  /** Waits until each mail went or was given up. */
  allSettled(): Promise<boolean> {
    return until('every alert is settled', async () => {
      const waiting = await this.rows(
        `SELECT 1 FROM events raised WHERE type = 'AlertRaised' AND NOT EXISTS (
           SELECT FROM events later
           WHERE later.stream = raised.stream AND later.type IN ('AlertDelivered', 'AlertAbandoned'))`,
      );
      return waiting.length === 0;
    });
  }

  /** The mail with this in its subject, once there is one. */
  mailOn(subject: string): Promise<ReceivedMail> {
    return until(`a mail on ${subject}`, () =>
      this.mail.mails().find((mail) => mail.subject.includes(subject)),
    );
  }

  /** What is published about alerts, so far. */
  async published(): Promise<Message[]> {
    const seen: Message[] = [];
    const onMessage = ({ message }: { message: Message }) => void seen.push(message);
    await this.broker.read({ topic: topics.alerts.name, onMessage });
    return seen;
  }
}

/** A message as another service publishes it. */
export function message(topic: string, key: string, type: string, data: object): Message {
  const about = { source: '/citadelle/test', time: new Date().toISOString() };
  return { topic, key, id: uuidv7(), type, data, correlationId: uuidv7(), ...about };
}

/** Who manages a unit now, or who administers, as the directory says it. */
export function holdersMessage(key: string, holders: string[]): Message {
  const topic = topics.unitsState.name;
  return key === ADMINISTRATORS_KEY
    ? message(topic, key, 'AdministratorsState', { administrators: holders })
    : message(topic, key, 'UnitState', { unitId: key, name: key, managers: holders });
}

/** The steps of one reset, as the credentials service tells them. */
export function resetOf({ agentId }: Somebody, resetId: string = uuidv7()) {
  const expiresAt = new Date(Date.now() + 72 * 3_600_000).toISOString();
  const usual = { resetId, agentId, unit: 'SIG-AESH', expiresAt, by: uuidv7() };
  const say = <Type extends keyof ResetsEvents>(type: Type, data: StepOf<Type> = {}): Message =>
    message(topics.resets.name, agentId, type, { ...usual, ...data });
  return { resetId, expiresAt, say };
}

/** Asks a service as another service does, for `actor`. */
export function ask(
  { url }: RunningService,
  path: string,
  actor?: Somebody,
  init: RequestInit = {},
): Promise<Response> {
  const headers = {
    ...init.headers,
    [callHeaders.credential]: CREDENTIAL,
    ...(actor && {
      [callHeaders.actor]: actor.agentId,
      [callHeaders.grants]: writeGrants(granted.get(actor.agentId) ?? NO_GRANTS),
    }),
  };
  return fetch(`${url}${path}`, { ...init, headers });
}

/** An alert that tells of an agent, and what became of its mail. */
export interface TestAlert {
  readonly alertId: string;
  readonly kind: string;
  readonly state: 'waiting' | 'delivered' | 'abandoned';
  /** Tries that failed. */
  readonly failures: number;
  /** Code of the last failure, or of why it was abandoned. */
  readonly reason: string | null;
}

/** The alerts that tell of an agent, the latest first, by their facts. */
export async function alertsOf({ app }: RunningService, agentId: string): Promise<TestAlert[]> {
  const facts = await app
    .get<DataSource>(DATA_SOURCE)
    .query<{ type: string; data: { alertId: string; kind: string; reason: string } }[]>(
      `SELECT type, data FROM events WHERE stream LIKE 'alert-%' AND data ->> 'agentId' = $1 ORDER BY position`,
      [agentId],
    );
  const alerts = new Map<string, TestAlert>();
  for (const { type, data } of facts) {
    const { alertId, kind, reason } = data;
    const alert = alerts.get(alertId);
    if (!alert) alerts.set(alertId, { alertId, kind, state: 'waiting', failures: 0, reason: null });
    else if (type === 'AlertDelivered') alerts.set(alertId, { ...alert, state: 'delivered' });
    else if (type === 'AlertAbandoned')
      alerts.set(alertId, { ...alert, state: 'abandoned', reason });
    else if (type === 'AlertDeliveryFailed')
      alerts.set(alertId, { ...alert, failures: alert.failures + 1, reason });
  }
  return [...alerts.values()].reverse();
}
