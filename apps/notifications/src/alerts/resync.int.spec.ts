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
  const requested = 'Second code demandé : ';

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
    // From here on no mail goes: what is not told before the loss is one that must be told after it, or is past.
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
      'Demande de second code annulée : Jean MOULIN',
      `${requested}Odile ANCIENNE`,
      expect.stringContaining('Votre second code a été délivré'),
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
