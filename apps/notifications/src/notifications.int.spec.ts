import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  ADMINISTRATORS_KEY,
  type AlertView,
  callHeaders,
  type Message,
  topics,
} from '@citadelle/contracts';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { DATA_SOURCE, type RunningService, startService } from '@citadelle/service-kit';
import { createTestDatabase, type TestDatabase } from '@citadelle/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { Deliveries } from './alerts/deliveries.js';
import { startMailServer, type TestMailServer } from './mail/mail-server.fixture.js';
import { notificationsService } from './notifications.service.js';
import { RecipientEntity } from './recipients/recipient.entity.js';

const CREDENTIAL = 'a-service-credential-of-32-characters';

let database: TestDatabase;
let brokerDatabase: TestDatabase;
let mail: TestMailServer;
let services: RunningService[];
let broker: Broker;

async function start(settings: Record<string, string> = {}): Promise<RunningService> {
  const service = await startService(
    notificationsService,
    {
      PORT: '0',
      LOG_LEVEL: 'warn',
      SERVICE_CREDENTIAL: CREDENTIAL,
      DATABASE_URL: database.url,
      BROKER: 'embedded',
      BROKER_DATABASE_URL: brokerDatabase.url,
      TOPIC_PARTITIONS: '1',
      PERSONAL_DATA_KEY: personalDataKey,
      NOT_ME_TOKEN_KEY: personalDataKey,
      SMTP_URL: mail.url,
      PUBLIC_URL: 'https://compte.ac-besancon.example',
      MAIL_RETRY_FIRST: 'PT1S',
      ...settings,
    },
    { logTo: { write: () => undefined } },
  );
  services.push(service);
  return service;
}

const personalDataKey = randomBytes(32).toString('base64');

async function until<T>(look: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    await pause(20);
  }
}

function message(topic: string, key: string, type: string, data: object): Message {
  const about = { source: '/citadelle/test', time: new Date().toISOString() };
  return { topic, key, id: uuidv7(), type, data, correlationId: uuidv7(), ...about };
}

/** What the other services say about somebody whose login gets a number. */
function storyOf(firstName: string, usualName: string, login: string) {
  const agentId = uuidv7();
  const address = `${firstName}.${usualName}@ac-besancon.fr`.toLowerCase();
  const say = (type: string, data: object) =>
    message(topics.accounts.name, agentId, type, { agentId, ...data });
  return {
    agentId,
    address,
    created: message(topics.agents.name, agentId, 'AgentCreated', {
      ...{ agentId, firstName, usualName, unit: 'SIG-AESH' },
    }),
    erased: message(topics.agents.name, agentId, 'AgentErased', { agentId }),
    opened: say('AccountOpened', { login, aliases: [], address }),
    renumbered: say('LoginRenumbered', { from: login, to: `${login}1`, aliases: [login] }),
  };
}

const alertsOf = (service: RunningService, agentId: string) =>
  alerts(service, `agentId=${agentId}`);

async function alerts({ url }: RunningService, query: string): Promise<AlertView[]> {
  const headers = { [callHeaders.credential]: CREDENTIAL };
  const response = await fetch(`${url}/internal/alerts?${query}`, { headers });
  return ((await response.json()) as { items: AlertView[] }).items;
}

const alertThatIs = (state: AlertView['state'], service: RunningService, agentId: string) =>
  until(async () => (await alertsOf(service, agentId)).find((alert) => alert.state === state));

/** The first message on the alerts topic, once there is one. */
function firstPublished(): Promise<Message> {
  return until(async () => {
    const seen: Message[] = [];
    const onMessage = ({ message }: { message: Message }) => void seen.push(message);
    await broker.read({ topic: topics.alerts.name, onMessage });
    return seen[0];
  });
}

const recipient = ({ app }: RunningService, agentId: string): Promise<RecipientEntity | null> =>
  app.get<DataSource>(DATA_SOURCE).manager.findOneBy(RecipientEntity, { agentId });

/** Publishes one more alert, behind all others of its partition, and waits until all are settled. */
async function lastMail(): Promise<void> {
  const { address, created, opened, renumbered } = storyOf(`Zoe${services.length}`, 'Z', 'zz');
  await broker.publish([created, opened, renumbered]);
  await until(() => mail.received.find(({ recipients }) => recipients.includes(address)));
  await until(async () => (await alerts(services.at(-1)!, 'state=waiting')).length === 0);
}

beforeEach(async () => {
  services = [];
  [database, brokerDatabase, mail] = await Promise.all([
    createTestDatabase(),
    createTestDatabase(),
    startMailServer(),
  ]);
  broker = createEmbeddedBroker({ url: brokerDatabase.url });
});

afterEach(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await broker.close();
  await Promise.all([database.drop(), brokerDatabase.drop(), mail.stop()]);
});

describe('an agent whose login was renumbered', () => {
  const christian = () => storyOf('Christian', 'JOSEPH', 'cjoseph');

  it('is told at their address, and the other services learn of it', async () => {
    const service = await start();
    const { agentId, address, created, opened, renumbered } = christian();
    await broker.publish([created, opened, renumbered]);
    const alert = await alertThatIs('delivered', service, agentId);
    expect(alert).toMatchObject({ kind: 'login-renumbered', failures: 0, reason: null });
    const [received] = mail.received;
    expect(received!.recipients).toEqual([address]);
    expect(received!.headers).toContain('To: Christian JOSEPH <christian.joseph@ac-besancon.fr>');
    expect(received!.headers).toContain('Subject: Votre identifiant devient cjoseph1');
    expect(received!.headers).toContain(`Message-ID: <${alert.alertId}@ac-besancon.fr>`);

    expect(await firstPublished()).toMatchObject({
      key: agentId,
      type: 'AlertDelivered',
      correlationId: renumbered.correlationId,
      data: { alertId: alert.alertId, agentId, kind: 'login-renumbered' },
    });
  });

  it('is told once, though the message comes twice and the topics are replayed', async () => {
    const first = await start();
    const { created, opened, renumbered } = christian();
    await broker.publish([created, opened, renumbered, renumbered]);
    await lastMail();
    expect(mail.received).toHaveLength(2);

    await first.stop();
    await broker.rewind('notifications', [topics.agents.name, topics.accounts.name]);
    await start();
    await lastMail();
    expect(mail.received).toHaveLength(3);
  });

  it('is told once by two replicas', async () => {
    await Promise.all([start({ TOPIC_PARTITIONS: '4' }), start({ TOPIC_PARTITIONS: '4' })]);
    const stories = Array.from({ length: 12 }, (_, n) => storyOf(`P${n}`, 'JOSEPH', 'pjoseph'));
    const [one, two] = [stories.slice(0, 6), stories.slice(6)].map((half) =>
      broker.publish(
        half.flatMap(({ created, opened, renumbered }) => [created, opened, renumbered]),
      ),
    );
    await Promise.all([one, two]);
    await until(() => mail.received.length >= stories.length);
    await lastMail();
    const told = mail.received.map(({ recipients }) => recipients[0]);
    expect(told.slice(0, -1).sort()).toEqual(stories.map(({ address }) => address).sort());
  });

  it('is told once, however many take the alert in hand at the same time', async () => {
    const service = await start({ MAIL_RETRY_FIRST: 'PT1H' });
    const { agentId, created, opened, renumbered } = christian();
    await mail.stop();
    await broker.publish([created, opened, renumbered]);
    const { alertId } = await until(async () =>
      (await alertsOf(service, agentId)).find(({ failures }) => failures === 1),
    );
    mail = await startMailServer(mail.port);
    const deliveries = service.app.get(Deliveries);
    await Promise.all(Array.from({ length: 8 }, () => deliveries.deliver(alertId)));
    await deliveries.deliver(alertId);
    expect(mail.received).toHaveLength(1);
  });

  it('is told once the mail server is back, and the service is ready all the while', async () => {
    const service = await start();
    const { agentId, created, opened, renumbered } = christian();
    await mail.stop();
    await broker.publish([created, opened, renumbered]);
    await until(async () => (await alertsOf(service, agentId))[0]?.reason);
    expect(await alertsOf(service, agentId)).toMatchObject([{ state: 'waiting' }]);
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);

    mail = await startMailServer(mail.port);
    expect((await alertThatIs('delivered', service, agentId)).failures).toBeGreaterThan(0);
    expect(mail.received).toHaveLength(1);
  });

  it('is told as soon as the directory has said their name', async () => {
    const service = await start();
    const { agentId, created, opened, renumbered } = christian();
    await broker.publish([opened, renumbered]);
    await until(async () => (await alertsOf(service, agentId))[0]?.reason === 'recipient-unknown');
    expect(mail.received).toHaveLength(0);
    await broker.publish([created]);
    await alertThatIs('delivered', service, agentId);
    expect(mail.received).toHaveLength(1);
  });

  it('is not told for ever: the alert is abandoned, and the other services learn of it', async () => {
    await mail.stop();
    const service = await start({ MAIL_PATIENCE: 'PT1S' });
    const { agentId, created, opened, renumbered } = christian();
    await broker.publish([created, opened, renumbered]);
    const { alertId } = await alertThatIs('abandoned', service, agentId);
    expect(await firstPublished()).toMatchObject({
      type: 'AlertAbandoned',
      data: { alertId, agentId, kind: 'login-renumbered' },
    });
  });

  it('is not told, nor known, once they were erased', async () => {
    const service = await start();
    const { agentId, created, erased, opened, renumbered } = christian();
    await broker.publish([created, erased]);
    await until(async () => (await recipient(service, agentId))?.erased);
    await broker.publish([opened, renumbered]);
    expect(await alertThatIs('abandoned', service, agentId)).toMatchObject({
      reason: 'recipient-erased',
    });
    const nobody = { usualName: null, firstName: null, login: null, address: null };
    expect(await recipient(service, agentId)).toEqual({ agentId, erased: true, ...nobody });
    expect(mail.received).toHaveLength(0);
  });
});

describe('those who manage and administer', () => {
  it('are known from the units topic', async () => {
    const service = await start();
    const [stays, goes] = [uuidv7(), uuidv7()];
    const say = (type: string, agentId: string, unitId?: string) =>
      message(topics.units.name, unitId ?? ADMINISTRATORS_KEY, type, {
        ...(unitId !== undefined && { unitId }),
        agentId,
      });
    await broker.publish([
      say('ManagerAppointed', goes, 'SIG-AESH'),
      say('ManagerAppointed', stays, 'SIG-AESH'),
      say('ManagerAppointed', stays, 'RECTORAT'),
      say('ManagerDismissed', goes, 'SIG-AESH'),
      say('AdministratorAppointed', goes),
      say('AdministratorAppointed', stays),
      say('AdministratorDismissed', goes),
    ]);
    const dataSource = service.app.get<DataSource>(DATA_SOURCE);
    const rows = async () => ({
      managers: await dataSource.query('SELECT * FROM unit_managers ORDER BY unit_id'),
      administrators: await dataSource.query('SELECT * FROM administrators'),
    });
    const expected = {
      managers: [
        { unit_id: 'RECTORAT', agent_id: stays },
        { unit_id: 'SIG-AESH', agent_id: stays },
      ],
      administrators: [{ agent_id: stays }],
    };
    await until(async () => isDeepStrictEqual(await rows(), expected));
  });
});
