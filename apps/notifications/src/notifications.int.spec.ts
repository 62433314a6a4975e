import { isDeepStrictEqual } from 'node:util';
import { ADMINISTRATORS_KEY, topics } from '@citadelle/contracts';
import type { Delivery } from '@citadelle/messaging';
import { holdersMessage, message, until } from '@citadelle/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AlertDelivery } from './alerts/deliver.js';
import { type TestAlert, TestNotifications } from './notifications.fixture.js';
import { UnitsConsumer } from './recipients/units.consumer.js';

const shared = TestNotifications.ofSpec();
/** Whom the tests ask: the one they share, or their own. */
let world = shared;
beforeEach(() => shared.clear());

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

const alertThatIs = (state: TestAlert['state'], agentId: string) =>
  until(`an alert is ${state}`, async () =>
    (await world.alertsOf(agentId)).find((alert) => alert.state === state),
  );

/** The first message on the alerts topic, once there is one. */
const firstPublished = () =>
  until('a message about alerts', async () => (await world.alertMessages())[0]);

const recipient = async (agentId: string) =>
  (
    await world.rows<{ erased: boolean }>(
      `SELECT agent_id AS "agentId", usual_name AS "usualName", first_name AS "firstName", login, address, erased
       FROM recipients WHERE agent_id = $1`,
      [agentId],
    )
  )[0];

let lastOnes = 0;

/** Publishes one more alert, behind all others of its partition, and waits until all are settled. */
async function lastMail(): Promise<void> {
  const { address, created, opened, renumbered } = storyOf(`Zoe${lastOnes++}`, 'Z', 'zz');
  await world.broker.publish([created, opened, renumbered]);
  await until('the last mail', () => world.mail.mails().find(({ to }) => to.includes(address)));
  await world.allSettled();
}

const christian = () => storyOf('Christian', 'JOSEPH', 'cjoseph');

describe('an agent whose login was renumbered', () => {
  it('is told at their address, and the other services learn of it', async () => {
    const { agentId, address, created, opened, renumbered } = christian();
    await world.tell(created, opened);
    await world.broker.publish([renumbered]);
    const alert = await alertThatIs('delivered', agentId);
    expect(alert).toMatchObject({ kind: 'login-renumbered', failures: 0, reason: null });
    const [received] = world.mail.mails();
    expect(received!.to).toEqual([address]);
    expect(received!.raw).toContain('To: Christian JOSEPH <christian.joseph@ac-besancon.fr>');
    expect(received!.subject).toBe('Votre identifiant devient cjoseph1');
    expect(received!.headers.get('message-id')).toBe(`<${alert.alertId}@ac-besancon.fr>`);

    expect(await firstPublished()).toMatchObject({
      key: agentId,
      type: 'AlertDelivered',
      correlationId: renumbered.correlationId,
      data: { alertId: alert.alertId, agentId, kind: 'login-renumbered' },
    });
  });

  it('is told once the mail server is back, and the service is ready all the while', async () => {
    const [service] = world.replicas;
    const { agentId, created, opened, renumbered } = christian();
    await world.mail.stop();
    await world.broker.publish([created, opened, renumbered]);
    await until('a try has failed', async () => (await world.alertsOf(agentId))[0]?.reason);
    expect(await world.alertsOf(agentId)).toMatchObject([{ state: 'waiting' }]);
    expect((await fetch(`${service!.management}/health/ready`)).status).toBe(200);

    await world.restartMail();
    expect((await alertThatIs('delivered', agentId)).failures).toBeGreaterThan(0);
    expect(world.mail.mails()).toHaveLength(1);
  });

  it('is told as soon as the directory has said their name', async () => {
    const { agentId, created, opened, renumbered } = christian();
    await world.broker.publish([opened, renumbered]);
    await until(
      'a try has failed',
      async () => (await world.alertsOf(agentId))[0]?.reason === 'recipient-unknown',
    );
    expect(world.mail.mails()).toHaveLength(0);
    await world.broker.publish([created]);
    await alertThatIs('delivered', agentId);
    expect(world.mail.mails()).toHaveLength(1);
  });

  it('is not told, nor known, once they were erased', async () => {
    const { agentId, created, erased, opened, renumbered } = christian();
    await world.broker.publish([created, erased]);
    await until('they are erased', async () => (await recipient(agentId))?.erased);
    await world.broker.publish([opened, renumbered]);
    expect(await alertThatIs('abandoned', agentId)).toMatchObject({
      reason: 'recipient-erased',
    });
    const nobody = { usualName: null, firstName: null, login: null, address: null };
    expect(await recipient(agentId)).toEqual({ agentId, erased: true, ...nobody });
    expect(world.mail.mails()).toHaveLength(0);
  });
});

describe('those who manage and administer', () => {
  it('are known from the state of the units', async () => {
    const [stays, goes] = [uuidv7(), uuidv7()];
    await world.broker.publish([
      holdersMessage('SIG-AESH', [goes]),
      holdersMessage('SIG-AESH', [goes, stays]),
      holdersMessage('RECTORAT', [stays]),
      holdersMessage('SIG-AESH', [stays]),
      holdersMessage(ADMINISTRATORS_KEY, [goes]),
      holdersMessage(ADMINISTRATORS_KEY, [goes, stays]),
      holdersMessage(ADMINISTRATORS_KEY, [stays]),
    ]);
    const dataSource = world.replicas[0]!.app.get(DataSource);
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
    await until('they are known', async () => isDeepStrictEqual(await rows(), expected));
  });

  it('are not undone by an older state that is read again', async () => {
    const { app } = world.replicas[0]!;
    const consumer = app.get(UnitsConsumer);
    const [former, present] = [uuidv7(), uuidv7()];
    const tell = (sequence: number, ...managers: string[]) =>
      consumer.handle({
        message: {
          ...holdersMessage('SIG-AESH', managers),
          sequence: String(sequence).padStart(20, '0'),
        },
        ...{ partition: 0, offset: 0n, attempt: 1 },
      } as Delivery);
    await tell(9, former);
    await tell(10, present);
    await tell(9, former);
    const managers = () => app.get(DataSource).query('SELECT agent_id FROM unit_managers');
    expect(await managers()).toEqual([{ agent_id: present }]);
    await tell(10, present, former);
    expect(await managers()).toHaveLength(2);
  });
});

/** With replicas, settings or a history that others must not meet. */
describe('an agent whose login was renumbered, where the service is their own,', () => {
  beforeEach(async () => {
    world = await TestNotifications.open();
  });

  afterEach(async () => {
    await world.stop();
    world = shared;
  });

  it('is told once, though the message comes twice and the topics are replayed', async () => {
    await world.add();
    const { created, opened, renumbered } = christian();
    await world.broker.publish([created, opened, renumbered, renumbered]);
    await lastMail();
    expect(world.mail.mails()).toHaveLength(2);

    await world.stopReplicas();
    await world.broker.rewind('notifications', [topics.agents.name, topics.accounts.name]);
    await world.add();
    await lastMail();
    expect(world.mail.mails()).toHaveLength(3);
  });

  it('is told once by two replicas', async () => {
    const settings = { TOPIC_PARTITIONS: '4' };
    await Promise.all([world.add(settings), world.add(settings)]);
    const stories = Array.from({ length: 12 }, (_, n) => storyOf(`P${n}`, 'JOSEPH', 'pjoseph'));
    const [one, two] = [stories.slice(0, 6), stories.slice(6)].map((half) =>
      world.broker.publish(
        half.flatMap(({ created, opened, renumbered }) => [created, opened, renumbered]),
      ),
    );
    await Promise.all([one, two]);
    await until('all are mailed', () => world.mail.mails().length >= stories.length);
    await lastMail();
    const told = world.mail.mails().map(({ to }) => to[0]);
    expect(told.slice(0, -1).sort()).toEqual(stories.map(({ address }) => address).sort());
  });

  it('is told once, however many take the alert in hand at the same time', async () => {
    const service = await world.add({ MAIL_RETRY_FIRST: 'PT1H' });
    const { agentId, created, opened, renumbered } = christian();
    await world.tell(created, opened);
    await world.mail.stop();
    await world.broker.publish([renumbered]);
    const { alertId } = await until('a try has failed', async () =>
      (await world.alertsOf(agentId)).find(({ failures }) => failures === 1),
    );
    await world.restartMail();
    const delivery = service.app.get(AlertDelivery);
    await Promise.all(Array.from({ length: 8 }, () => delivery.deliver(alertId)));
    expect(world.mail.mails()).toHaveLength(1);
    await delivery.deliver(alertId);
    expect(world.mail.mails()).toHaveLength(1);
  });

  it('is not told for ever: the alert is abandoned, and the other services and operators learn of it', async () => {
    await world.mail.stop();
    const { management } = await world.add({ MAIL_PATIENCE: 'PT1S' });
    const { agentId, created, opened, renumbered } = christian();
    await world.broker.publish([created, opened, renumbered]);
    const { alertId } = await alertThatIs('abandoned', agentId);
    expect(await firstPublished()).toMatchObject({
      type: 'AlertAbandoned',
      data: { alertId, agentId, kind: 'login-renumbered' },
    });
    const told = await until('the log', () => world.log.match(/.*a mail was given up.*/)?.[0]);
    expect(JSON.parse(told)).toMatchObject({
      level: 'error',
      id: alertId,
      reason: 'ESOCKET',
    });
    const metrics = await (await fetch(`${management}/metrics`)).text();
    expect(metrics).toMatch(/^notifications_mails_total\{[^}]*outcome="abandoned"[^}]*\} 1$/m);
    expect(metrics).toMatch(/^abandoned_alerts\{[^}]*\} 1$/m);
  });
});
