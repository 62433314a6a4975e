import { type Message, topics } from '@citadelle/contracts';
import { message, until } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { resetOf, type Somebody, TestNotifications } from '../notifications.fixture.js';

const world = TestNotifications.ofSpec();

const states = ({ agentId, firstName, usualName, login, address }: Somebody): Message[] => {
  const agent = { agentId, firstName, usualName, unit: 'SIG-AESH', status: 'active' };
  const account = { agentId, login, aliases: [], address, status: 'open' };
  const sequence = '00000000000000000009';
  return [
    { ...message(topics.agentsState.name, agentId, 'AgentState', agent), sequence },
    { ...message(topics.accountsState.name, agentId, 'AccountState', account), sequence },
  ];
};

describe('notifications that lost its database', () => {
  let christian: Somebody;
  let louise: Somebody;
  let before: string[];
  let delivered: number;
  const requested = '2e code demandé : ';

  beforeAll(async () => {
    const staff = await world.welcomeStaffUnderLouise();
    ({ christian, louise } = staff);
    const [jean, paul, odile] = [
      await world.welcome('Jean', 'MOULIN', 'jmoulin'),
      await world.welcome('Paul', 'ÉLUARD', 'peluard'),
      await world.welcome('Odile', 'ANCIENNE', 'oancienne'),
    ];
    const renumbered = { from: 'cjoseph', to: 'cjoseph1', aliases: ['cjoseph'] };
    await world.tell(
      message(topics.accounts.name, christian.agentId, 'LoginRenumbered', {
        agentId: christian.agentId,
        ...renumbered,
      }),
    );
    christian = { ...christian, login: 'cjoseph1' };
    await world.tell(resetOf(christian).say('SecondCodeRequested'));
    await world.allSettled();
    before = world.subjects();
    // From here on no mail leaves: each of these alerts must be mailed after the loss, or is too old to be.
    await world.mail.stop();
    const cancelled = resetOf(jean);
    const answered = resetOf(paul);
    const old = resetOf(odile).say('ResetStarted');
    await world.tell(
      resetOf(odile).say('SecondCodeRequested'),
      cancelled.say('SecondCodeRequested'),
      cancelled.say('ResetCancelled', { unit: 'SIG-AESH', by: 'agent' }),
      answered.say('SecondCodeRequested'),
      answered.say('SecondCodeReleased'),
      { ...old, time: new Date(Date.now() - 73 * 3_600_000).toISOString() },
    );
    await world.broker.publish([...Object.values(staff), jean, paul, odile].flatMap(states));
    await world.broker.publish(states(christian));
    await world.untilAllHandled();
    delivered = (await world.alertMessages()).filter((one) => one.type === 'AlertDelivered').length;
    await world.loseDatabase();
    await world.expire(topics.agents.name);
    await world.restartMail();
    await world.add();
    await world.resync();
    await world.allSettled();
  });

  it('mails what was never mailed and still matters, and nothing a second time', async () => {
    expect(before).toEqual([
      `${requested}Christian JOSEPH`,
      expect.stringContaining('identifiant'),
    ]);
    expect(delivered).toBe(2);
    expect(world.subjects()).toEqual([
      `${requested}Odile ANCIENNE`,
      'Demande de 2e code annulée : Jean MOULIN',
      expect.stringContaining('Votre 2e code a été donné'),
    ]);
    expect((await world.mailOn('Odile')).to).toEqual([louise.address]);
  });

  it('shows those who must act their alerts again, the mailed ones too', async () => {
    const alerts = await world.rows<{ kind: string; agent_id: string }>(
      'SELECT kind, agent_id FROM alerts ORDER BY kind',
    );
    expect(alerts.map(({ kind }) => kind)).toEqual([
      ...['request-cancelled', 'second-code-requested', 'second-code-requested'],
    ]);
    expect(alerts.map((alert) => alert.agent_id)).toContain(christian.agentId);
  });

  it('knows the requests that wait, and reminds of them alone', async () => {
    const waiting = await world.rows<{ agent_id: string }>('SELECT agent_id FROM open_requests');
    expect(waiting).toHaveLength(3);
    const deadlines = await world.rows(`SELECT FROM deadlines WHERE kind LIKE 'second-code-%'`);
    expect(deadlines).toHaveLength(4);
  });

  it('knows names and logins as they are now, also where the announcements are gone', async () => {
    const find = () =>
      world.rows('SELECT login, usual_name FROM recipients WHERE agent_id = $1', [
        christian.agentId,
      ]);
    expect(await find()).toEqual([{ login: 'cjoseph1', usual_name: 'JOSEPH' }]);
  });

  it('mails nothing when it learns again what it knows', async () => {
    const mails = world.mail.mails().length;
    const { topics: read } = await world.resync();
    expect(read.every(({ refused }) => refused === 0)).toBe(true);
    await world.tell(resetOf(louise).say('ResetStarted'));
    await until('the mail after it', () => world.mail.mails().length > mails);
    await world.allSettled();
    expect(world.mail.mails()).toHaveLength(mails + 1);
  });
});

describe('notifications that were restored from an older back-up', () => {
  it('mail nothing again that had left since', async () => {
    const { christian } = await world.welcomeStaffUnderLouise();
    await world.allSettled();
    await world.mail.stop();
    const reset = resetOf(christian);
    await world.tell(reset.say('ResetStarted'));
    const failed = await until('the first try', async () => {
      const rows = await world.rows<{ alertId: string; kind: string }>(
        `SELECT data->>'alertId' AS "alertId", data->>'kind' AS kind FROM events
         WHERE type = 'AlertDeliveryFailed' AND data->>'resetId' = $1`,
        [reset.resetId],
      );
      return rows[0];
    });
    await world.stopReplicas();
    // Up to here goes the back-up; the mail left afterwards, and that was told.
    const { agentId } = christian;
    await world.broker.publish([
      message(topics.alerts.name, agentId, 'AlertDelivered', { ...failed, agentId }),
    ]);
    await world.resync();
    expect(await world.rows('SELECT FROM undelivered_alerts')).toEqual([]);
    expect(await world.rows(`SELECT FROM deadlines WHERE kind = 'deliver-alert'`)).toEqual([]);
    await world.restartMail();
    await world.add();
    expect(world.subjects()).toEqual([]);
  });
});

describe('notifications that lost nothing', () => {
  it('mail what merely comes late', async () => {
    const { christian } = await world.welcomeStaffUnderLouise();
    const late = resetOf(christian).say('ResetStarted');
    await world.tell({ ...late, time: new Date(Date.now() - 73 * 3_600_000).toISOString() });
    await until('the mail', () => world.subjects().length === 1);
  });
});
