import { message, type TestAgent } from '@citadelle/testing';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ADMINISTRATORS_KEY, type Problem, topics } from '@citadelle/contracts';
import type {
  AccountView,
  IntrospectedSession,
  OpenedSession,
  OpenedSessionOfBrowser,
  Reauthenticated,
} from '@citadelle/contracts/calls';
import { TestCredentials, until } from '../credentials.fixture.js';
import { Retention } from './retention.js';

const credentials = TestCredentials.ofSpec();
let agent: TestAgent & { account: AccountView };
let session: OpenedSession;
beforeAll(async () => {
  agent = await credentials.enrol({ firstName: 'Nadia', usualName: 'BENALI' });
});
beforeEach(async () => {
  session = (await credentials.signIn('nbenali', agent.numen)).body;
});

const introspect = (token = session.token) =>
  credentials.post<IntrospectedSession & Problem>('sessions/introspection', {
    token,
  });
const age = (column: string, interval: string) =>
  credentials.rows(`UPDATE sessions SET ${column} = ${column} - $1::interval`, [interval]);
const expired = { status: 401, body: { code: 'session-expired' } };

describe('a session', () => {
  it('is known by its token, and kept as its SHA-256 only', async () => {
    const { status, body } = await introspect();
    expect(status).toBe(200);
    const { token, device, ...view } = session as OpenedSessionOfBrowser;
    expect(device).toBeDefined();
    expect(body).toEqual({
      sessionId: expect.any(String),
      reauthenticatedUntil: null,
      ...view,
    });
    const again = (await credentials.signIn('nbenali', agent.numen)).body.token;
    expect(again).not.toBe(token);
  });

  it('is not known by another token', async () => {
    expect(await introspect('x'.repeat(43))).toMatchObject(expired);
  });

  it('ends after 30 idle minutes', async () => {
    await age('used_at', '29 minutes');
    expect((await introspect()).status).toBe(200);
    await age('used_at', '31 minutes');
    expect(await introspect()).toMatchObject(expired);
  });

  it('moves its idle deadline when it is used', async () => {
    await age('used_at', '20 minutes');
    const { expiresAt } = (await introspect()).body;
    expect(new Date(expiresAt).getTime() - Date.now()).toBeGreaterThan(29 * 60_000);
    await age('used_at', '20 minutes');
    expect((await introspect()).status).toBe(200);
  });

  it('leaves its idle deadline where it is when it is only looked at', async () => {
    await age('used_at', '20 minutes');
    for (let count = 0; count < 2; count++) {
      const { status, body } = await credentials.post<IntrospectedSession>(
        'sessions/introspection',
        { token: session.token, keepIdle: true },
      );
      expect(status).toBe(200);
      expect(new Date(body.expiresAt).getTime() - Date.now()).toBeLessThan(10 * 60_000 + 1000);
    }
    await age('used_at', '11 minutes');
    expect(await introspect()).toMatchObject(expired);
  });

  it('ends after eight hours, however much it is used', async () => {
    await age('expires_at', '7 hours 50 minutes');
    const { expiresAt } = (await introspect()).body;
    expect(new Date(expiresAt).getTime() - Date.now()).toBeLessThan(10 * 60_000 + 1000);
    await age('expires_at', '11 minutes');
    expect(await introspect()).toMatchObject(expired);
  });

  it('ends when it is closed, and closing it again does nothing', async () => {
    for (let count = 0; count < 2; count++)
      expect((await credentials.post('sessions/closing', { token: session.token })).status).toBe(
        204,
      );
    expect(await introspect()).toMatchObject(expired);
  });

  it('counts for nothing once the password it was opened with is not the current one', async () => {
    await credentials.rows('UPDATE sessions SET generation = generation - 1');
    expect(await introspect()).toMatchObject(expired);
  });

  it('counts for nothing once the account is closed', async () => {
    const close = (state: string) =>
      credentials.rows('UPDATE accounts SET state = $1 WHERE agent_id = $2', [
        state,
        agent.agentId,
      ]);
    await close('closed');
    expect(await introspect()).toMatchObject(expired);
    await close('open');
  });
});

describe('the roles', () => {
  const { agentId } = { agentId: () => agent.agentId };
  const say = (key: string, type: string, data: object) =>
    credentials.broker.publish([message(topics.unitsState.name, key, type, data)]);
  const managers = (...agentIds: string[]) =>
    say('SIG-AESH', 'UnitState', { unitId: 'SIG-AESH', name: 'AESH', managers: agentIds });
  const administrators = (...agentIds: string[]) =>
    say(ADMINISTRATORS_KEY, 'AdministratorsState', { administrators: agentIds });

  it('come with the appointments, shorten the idle time, and end the sessions as they go', async () => {
    await managers(agentId());
    await until(async () => (await introspect()).body.account.roles.length === 1);
    const { expiresAt, account } = (await introspect()).body;
    expect(account).toMatchObject({ roles: ['manager'], managedUnits: ['SIG-AESH'] });
    expect(new Date(expiresAt).getTime() - Date.now()).toBeLessThanOrEqual(15 * 60_000);
    await age('used_at', '16 minutes');
    expect(await introspect()).toMatchObject(expired);

    session = (await credentials.signIn('nbenali', agent.numen)).body;
    expect(session.account.roles).toEqual(['manager']);
    await managers();
    await until(async () => (await introspect()).status === 401);
    session = (await credentials.signIn('nbenali', agent.numen)).body;
    expect(session.account).toMatchObject({ roles: [], managedUnits: [] });
  });

  it.each([undefined, null, {}])(
    'stay as they are where a state says %p for its list',
    async (list) => {
      const key = `LISTED-${String(list)}`;
      await say(key, 'UnitState', { unitId: key, name: key, managers: [agentId()] });
      const holders = () =>
        credentials.rows('SELECT agent_id FROM role_grants WHERE unit_id = $1', [key]);
      await until(async () => (await holders()).length === 1);
      await say(key, 'UnitState', { unitId: key, name: 'changed', managers: list });
      const parked = () => credentials.rows('SELECT 1 FROM parked_messages WHERE key = $1', [key]);
      await until(async () => (await parked()).length === 1);
      expect(await holders()).toHaveLength(1);
      expect(await credentials.rows('SELECT name FROM units WHERE unit_id = $1', [key])).toEqual([
        { name: key },
      ]);
    },
  );

  it('stay when a dismissal says nothing new', async () => {
    await managers();
    await administrators(agentId());
    await until(async () => (await introspect()).body.account?.roles.includes('administrator'));
    await administrators();
    await until(async () => (await introspect()).status === 401);
  });
});

describe('re-authentication', () => {
  const reauthenticate = (password: string, token = session.token) =>
    credentials.post<Reauthenticated & Problem>('reauthentications', { token, password });
  const reauthenticatedAt = async () =>
    (
      await credentials.rows<{ at: Date | null }>(
        'SELECT reauthenticated_at AS at FROM sessions ORDER BY expires_at DESC LIMIT 1',
      )
    )[0]!.at;

  it('is remembered with the session; a sign-in alone is none', async () => {
    expect(await reauthenticatedAt()).toBeNull();
    expect((await reauthenticate(agent.numen)).status).toBe(200);
    expect(Date.now() - (await reauthenticatedAt())!.getTime()).toBeLessThan(10_000);
  });

  it('gives a new token for the same session, and ends the old one at once', async () => {
    const { sessionId } = (await introspect()).body;
    const { body } = await reauthenticate(agent.numen);
    expect(Object.keys(body).sort()).toEqual(['expiresAt', 'token', 'until']);
    expect(Date.parse(body.until) - (await reauthenticatedAt())!.getTime()).toBe(5 * 60_000);
    const now = (await introspect(body.token)).body;
    expect([now.sessionId, now.expiresAt]).toEqual([sessionId, body.expiresAt]);
    expect(await introspect()).toMatchObject(expired);
    expect(await reauthenticate(agent.numen)).toMatchObject(expired);
    await credentials.post('sessions/closing', { token: session.token });
    expect((await introspect(body.token)).status).toBe(200);
  });

  it('goes on under one token when it is asked for twice at the same time', async () => {
    const twice = [reauthenticate(agent.numen), reauthenticate(agent.numen)];
    const answers = await Promise.all(twice);
    const right = answers.filter(({ status }) => status === 200);
    expect(right).toHaveLength(1);
    expect(answers.find(({ status }) => status !== 200)).toMatchObject(expired);
    expect((await introspect(right[0]!.body.token)).status).toBe(200);
  });

  it('is seen by the id of the session, which lasts', async () => {
    const { sessionId } = (await introspect()).body;
    const watch = (id: string) => credentials.get<IntrospectedSession>(`sessions/${id}`);
    await age('used_at', '10 minutes');
    const { expiresAt } = (await watch(sessionId)).body;
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThan(20 * 60_000 + 1000);
    const { body } = await reauthenticate(agent.numen);
    expect((await watch(sessionId)).body.account).toMatchObject({ agentId: agent.agentId });
    await credentials.post('sessions/closing', { token: body.token });
    expect(await watch(sessionId)).toMatchObject(expired);
    expect(await watch('no-id')).toMatchObject(expired);
  });

  it('needs the password and a session; five wrong ones end that session, and no other', async () => {
    const other = (await credentials.signIn('nbenali', agent.numen)).body.token;
    expect(await reauthenticate(agent.numen, 'no-such-token')).toMatchObject(expired);
    for (let count = 0; count < 5; count++)
      expect(await reauthenticate('pas le bon du tout')).toMatchObject({
        status: 403,
        body: { code: 'wrong-password' },
      });
    expect(await reauthenticate(agent.numen)).toMatchObject(expired);
    expect(await introspect()).toMatchObject(expired);
    expect((await reauthenticate(agent.numen, other)).status).toBe(200);
  });

  it('begins to count anew with each right one, and never gives parallel guesses more', async () => {
    let { token } = session;
    for (let round = 0; round < 2; round++) {
      for (let count = 0; count < 4; count++) await reauthenticate('pas le bon du tout', token);
      const right = await reauthenticate(agent.numen, token);
      expect(right.status).toBe(200);
      token = right.body.token;
    }
    const guesses = await Promise.all(
      Array.from({ length: 12 }, () => reauthenticate('pas le bon du tout', token)),
    );
    const answered = (status: number) => guesses.filter((guess) => guess.status === status).length;
    expect([answered(403), answered(401)]).toEqual([5, 7]);
  });

  it('neither counts among the tries of strangers nor is held up by them', async () => {
    const counted = () => credentials.rows('SELECT * FROM password_attempts ORDER BY 1, 2');
    await credentials.rows(
      `UPDATE password_attempts SET counted = 60, judged = 60, blocked_until = now() + interval '1 hour'`,
    );
    const before = await counted();
    await reauthenticate('pas le bon du tout');
    expect((await reauthenticate(agent.numen)).status).toBe(200);
    expect(await counted()).toEqual(before);
    await credentials.rows('DELETE FROM password_attempts');
  });
});

describe('retention', () => {
  it('deletes what is over, and keeps the journal for twelve months', async () => {
    await credentials.rows(`
      INSERT INTO sign_in_journal (purpose, outcome, source, at)
      VALUES ('sign-in', 'refused', 'old', now() - interval '13 months'),
             ('sign-in', 'refused', 'recent', now() - interval '11 months')`);
    await credentials.rows(`
      INSERT INTO password_attempts (subject, source, counted, last_at)
      VALUES ('?unknown', '192.0.2.8', 3, now() - interval '2 days'), ('known', '192.0.2.8', 100, now()),
             ('known', '192.0.2.9', 3, now() - interval '2 days')`);
    await age('expires_at', '9 hours');
    await credentials.replicas[0]!.app.get(Retention).purge();
    const sources = await credentials.rows<{ source: string }>(
      `SELECT source FROM sign_in_journal WHERE source IN ('old', 'recent')`,
    );
    expect(sources).toEqual([{ source: 'recent' }]);
    expect(await credentials.rows('SELECT 1 FROM sessions')).toEqual([]);
    const attempts = await credentials.rows<{ subject: string; source: string }>(
      `SELECT subject, source FROM password_attempts WHERE subject IN ('known', '?unknown')`,
    );
    expect(attempts).toEqual([{ subject: 'known', source: '192.0.2.8' }]);
  });
});
