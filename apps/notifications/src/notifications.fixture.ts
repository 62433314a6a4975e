import { randomBytes } from 'node:crypto';
import { type Message, type ResetsEvents, topics } from '@citadelle/contracts';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { readConfig, type RunningService, startService } from '@citadelle/service-kit';
import { migrationsOf } from '@citadelle/service-kit/operations';
import { QuietService } from '@citadelle/service-kit/quiet';
import { type PassOptions, type Resynced, resync } from '@citadelle/service-kit/resync';
import {
  agentCreated,
  Appointments,
  message,
  type ReceivedMail,
  startMailServer,
  type TestMailServer,
  TestService,
  until,
} from '@citadelle/testing';
import { afterAll, beforeAll } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { NotificationsConfig } from './notifications.config.js';
import { notificationsService } from './notifications.service.js';
import { notificationsMigrations } from './migrations/index.js';

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

interface AlertFact {
  readonly type: string;
  readonly data: { readonly alertId: string; readonly kind: string; readonly reason: string };
}

/** Facts after which nothing more becomes of an alert. */
const SETTLED = ['AlertDelivered', 'AlertAbandoned', 'AlertRestored'];

/** The notifications service on servers of its own, and those around it. */
export class TestNotifications extends TestService<RunningService, Broker> {
  private appointments = this.newAppointments();
  /** Messages about alerts from before the last {@link clear}. */
  private readonly earlier = new Set<string>();

  readonly key = randomBytes(32);
  mail!: TestMailServer;

  private constructor() {
    super({
      name: 'notifications',
      start: (env, options) => startService(notificationsService, env, options),
      connect: createEmbeddedBroker,
      migrations: migrationsOf({ migrations: notificationsMigrations }),
    });
  }

  /** For all tests of a spec, in one replica: made at its top, started before them and stopped after them. */
  static ofSpec(): TestNotifications {
    const notifications = new TestNotifications();
    beforeAll(async () => {
      await notifications.begin();
      await notifications.add();
    });
    afterAll(() => notifications.stop());
    return notifications;
  }

  /** Everything but a replica: a test starts those with {@link add}. */
  static async open(): Promise<TestNotifications> {
    const notifications = new TestNotifications();
    await notifications.begin();
    return notifications;
  }

  private async begin(): Promise<void> {
    this.mail = await startMailServer();
    const key = this.key.toString('base64');
    await this.prepare({
      LOG_LEVEL: 'warn',
      TOPIC_PARTITIONS: '1',
      PERSONAL_DATA_KEY: key,
      NOT_ME_TOKEN_KEY: key,
      SMTP_URL: this.mail.url,
      PUBLIC_URL: 'https://compte.ac-besancon.example',
      MAIL_RETRY_FIRST: 'PT1S',
    });
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.mail?.stop();
  }

  override async clear(): Promise<void> {
    await this.untilAllHandled();
    await this.untilEveryAlertHas([...SETTLED, 'AlertDeliveryFailed']);
    await until('no alert is in hand', async () => {
      return (await this.rows('SELECT 1 FROM delivery_claims')).length === 0;
    });
    await super.clear();
    this.mail.forget();
    for (const { id } of await this.published(topics.alerts.name)) this.earlier.add(id);
    this.appointments = this.newAppointments();
  }

  private newAppointments(): Appointments {
    const appointments = new Appointments((told) => this.tell(told));
    this.grantsOf = (agentId) => appointments.grantsOf(agentId);
    return appointments;
  }

  /** The mail server comes back where it was. */
  async restartMail(): Promise<void> {
    this.mail = await startMailServer(Number(new URL(this.mail.url).port));
  }

  /** Teaches the service again what its database lost. */
  async resync(options: Partial<PassOptions> = {}): Promise<Resynced> {
    const config = readConfig(NotificationsConfig, this.env);
    const quiet = await QuietService.open(notificationsService, config, { write: () => undefined });
    const { signal } = new AbortController();
    try {
      return await resync(quiet, notificationsService, config, { signal, ...options });
    } finally {
      await quiet.close();
    }
  }

  /** Makes somebody known to the service. */
  async welcome(firstName: string, usualName: string, login: string): Promise<Somebody> {
    const agentId = uuidv7();
    const address = `${firstName}.${usualName}@ac-besancon.fr`.toLowerCase();
    await this.tell(
      agentCreated({ agentId, firstName, usualName, unit: 'SIG-AESH' }),
      message(topics.accounts.name, agentId, 'AccountOpened', {
        agentId,
        login,
        aliases: [],
        address,
      }),
    );
    return { agentId, firstName, usualName, login, address };
  }

  /** Christian is an agent of SIG-AESH, which Louise and Marc manage; Ada administers. */
  async welcomeStaff() {
    const [christian, louise, marc, ada] = [
      await this.welcome('Christian', 'JOSEPH', 'cjoseph'),
      await this.welcome('Louise', 'MICHEL', 'lmichel'),
      await this.welcome('Marc', 'BLOCH', 'mbloch'),
      await this.welcome('Ada', 'LOVELACE', 'alovelace'),
    ];
    await this.appoint(louise, 'SIG-AESH');
    await this.appoint(marc, 'SIG-AESH');
    await this.appoint(ada);
    return { christian, louise, marc, ada };
  }

  /** The same, where Louise alone manages SIG-AESH. */
  async welcomeStaffUnderLouise() {
    const { marc, ...staff } = await this.welcomeStaff();
    await this.dismiss(marc, 'SIG-AESH');
    return staff;
  }

  /** Makes somebody a manager of a unit, or an administrator. */
  appoint({ agentId }: Somebody, unitId?: string): Promise<void> {
    return this.appointments.appoint(agentId, unitId);
  }

  dismiss({ agentId }: Somebody, unitId: string): Promise<void> {
    return this.appointments.dismiss(agentId, unitId);
  }

  /** Waits until each mail went or was given up. */
  async allSettled(): Promise<void> {
    await this.untilEveryAlertHas(SETTLED);
  }

  /** Waits until each alert that was raised has one of these facts too. */
  private untilEveryAlertHas(types: readonly string[]): Promise<boolean> {
    return until(`every alert has one of ${types.join(', ')}`, async () => {
      const others = await this.rows(
        `SELECT 1 FROM events raised WHERE type = 'AlertRaised' AND NOT EXISTS (
           SELECT FROM events other WHERE other.stream = raised.stream AND other.type = ANY($1))`,
        [types],
      );
      return others.length === 0;
    });
  }

  /** The mail with this in its subject, once there is one. */
  mailOn(subject: string): Promise<ReceivedMail> {
    return until(`a mail on ${subject}`, () =>
      this.mail.mails().find((mail) => mail.subject.includes(subject)),
    );
  }

  /** The subjects of all mails, in order of the alphabet. */
  subjects(): string[] {
    return this.mail
      .mails()
      .map(({ subject }) => subject)
      .sort();
  }

  /** The alerts that tell of an agent, the latest first, by their facts. */
  async alertsOf(agentId: string): Promise<TestAlert[]> {
    const facts = await this.rows<AlertFact>(
      `SELECT type, data FROM events WHERE stream LIKE 'alert-%' AND data ->> 'agentId' = $1 ORDER BY position`,
      [agentId],
    );
    const alerts = new Map<string, TestAlert>();
    for (const { type, data } of facts) {
      const { alertId, kind, reason } = data;
      const alert = alerts.get(alertId);
      if (!alert)
        alerts.set(alertId, { alertId, kind, state: 'waiting', failures: 0, reason: null });
      else if (type === 'AlertDelivered') alerts.set(alertId, { ...alert, state: 'delivered' });
      else if (type === 'AlertAbandoned')
        alerts.set(alertId, { ...alert, state: 'abandoned', reason });
      else if (type === 'AlertDeliveryFailed')
        alerts.set(alertId, { ...alert, failures: alert.failures + 1, reason });
    }
    return [...alerts.values()].reverse();
  }

  /** What is published about alerts. */
  async alertMessages(): Promise<Message[]> {
    const all = await this.published(topics.alerts.name);
    return all.filter(({ id }) => !this.earlier.has(id));
  }
}

/** The steps of one reset, as the credentials service tells them. */
export function resetOf({ agentId }: Pick<Somebody, 'agentId'>, resetId: string = uuidv7()) {
  const expiresAt = new Date(Date.now() + 72 * 3_600_000).toISOString();
  const usual = { resetId, agentId, unit: 'SIG-AESH', expiresAt, by: uuidv7() };
  const say = <Type extends keyof ResetsEvents>(type: Type, data: StepOf<Type> = {}): Message =>
    message(topics.resets.name, agentId, type, { ...usual, ...data });
  return { resetId, expiresAt, say };
}
