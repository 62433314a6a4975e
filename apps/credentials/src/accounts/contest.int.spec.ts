import { type Problem, topics } from '@citadelle/contracts';
import type { NotMeOutcome } from '@citadelle/contracts/calls';
import { notMeToken } from '@citadelle/contracts/not-me-token';
import { keyBytes } from '@citadelle/service-kit';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { type EnrolledAgent, until } from '../credentials.fixture.js';
import { NEW_PASSWORD, type TestManager, TestResets } from '../resets/resets.fixture.js';

const resets = TestResets.ofSpec();
let nadia: TestManager;
beforeAll(async () => {
  nadia = await resets.manager();
});

const linkOf = (resetId: string) =>
  notMeToken(keyBytes(resets.credentials.env.NOT_ME_TOKEN_KEY!), resetId);

const look = async (resetId: string) =>
  (
    await resets.credentials.post<NotMeOutcome>('not-me-links/look', {
      notMeToken: linkOf(resetId),
    })
  ).body.effect;

const use = (resetId: string) => resets.cancel({ notMeToken: linkOf(resetId) });

const contest = (agentId: string, token: string, reason = 'Venue au guichet, jamais demandé') =>
  resets.credentials.post<Problem>(`agents/${agentId}/contestation`, { token, reason });

const passwordOf = async ({ agentId }: EnrolledAgent, of = resets) =>
  (await of.credentials.get<{ password: string; state: string }>(`accounts/${agentId}`)).body;

const factsOf = async ({ agentId }: EnrolledAgent) =>
  (
    await resets.credentials.rows<{ type: string }>(
      'SELECT type FROM events WHERE stream = $1 ORDER BY version',
      [`account-${agentId}`],
    )
  ).map(({ type }) => type);

const told = async ({ agentId }: EnrolledAgent, type: string) =>
  until(async () => {
    const messages = await resets.credentials.published(topics.accounts.name);
    const found = messages.filter((one) => one.key === agentId && one.type === type);
    return found.length > 0 && found.map(({ data }) => data);
  });

/** A reset that somebody completed, who is signed in with what they chose. */
async function completed(agent?: EnrolledAgent) {
  const reset = await resets.released(nadia, agent);
  expect((await resets.complete(reset)).status).toBe(204);
  const { status, body } = await resets.credentials.signIn(reset.login, NEW_PASSWORD);
  expect(status).toBe(201);
  return { ...reset, token: body.token };
}

const isSignedIn = async (token: string) =>
  (await resets.credentials.post('sessions/introspection', { token })).status === 200;

describe('« ce n’est pas moi » after a reset was completed', () => {
  it('puts the thief out: password and sessions end, and the account is open for a reset', async () => {
    const { agent, resetId, token, login } = await completed();
    expect(await look(resetId)).toBe('contested');
    expect(await isSignedIn(token)).toBe(true);
    expect((await use(resetId)).status).toBe(204);
    expect(await isSignedIn(token)).toBe(false);
    expect((await resets.credentials.signIn(login, NEW_PASSWORD)).status).toBe(401);
    expect((await resets.credentials.signIn(login, agent.numen)).status).toBe(401);
    expect(await passwordOf(agent)).toMatchObject({ state: 'open', password: 'none' });
    expect(await told(agent, 'AccountContested')).toEqual([
      { agentId: agent.agentId, unit: 'SIG-AESH', by: 'owner' },
    ]);
    const again = await completed(agent);
    expect(await isSignedIn(again.token)).toBe(true);
  });

  it('is no error twice, contests once, and is dead after a later reset', async () => {
    const { agent, resetId } = await completed();
    await Promise.all([use(resetId), use(resetId)]);
    expect(await look(resetId)).toBe('nothing-left');
    expect((await use(resetId)).status).toBe(204);
    const facts = await factsOf(agent);
    expect(facts.filter((type) => type === 'AccountContested')).toHaveLength(1);
    const later = await completed(agent);
    expect(await look(resetId)).toBe('too-late');
    expect((await use(resetId)).body.code).toBe('reset-refused');
    expect(await isSignedIn(later.token)).toBe(true);
  });

  it('survives a change of the password', async () => {
    const { agent, resetId, token, login } = await completed();
    const changed = 'un autre train siffle à Morteau';
    const answer = await resets.credentials.post('password-changes', {
      ...{ token, currentPassword: NEW_PASSWORD, newPassword: changed },
    });
    expect(answer.status).toBeLessThan(300);
    expect((await use(resetId)).status).toBe(204);
    expect((await resets.credentials.signIn(login, changed)).status).toBe(401);
    expect(await told(agent, 'PasswordChosen')).toEqual([
      { agentId: agent.agentId, through: 'reset' },
      { agentId: agent.agentId, through: 'change' },
    ]);
  });

  it('only tells people when it comes again within days: whoever reads the mail locks nobody out', async () => {
    const first = await completed();
    await use(first.resetId);
    const second = await completed(first.agent);
    expect(await look(second.resetId)).toBe('alerted');
    expect((await use(second.resetId)).status).toBe(204);
    expect(await isSignedIn(second.token)).toBe(true);
    expect(await told(first.agent, 'ContestationRepeated')).toEqual([
      { agentId: first.agent.agentId, unit: 'SIG-AESH' },
    ]);
  });

  it('cancels what the thief has open, and forgets where from and with what they came', async () => {
    const { agent, resetId } = await completed();
    const known = () =>
      resets.credentials.rows(
        `SELECT 1 FROM known_sources s WHERE agent_id = $1 AND NOT EXISTS (
           SELECT FROM forgotten_browsers f WHERE f.agent_id = s.agent_id AND browser = '*')`,
        [agent.agentId],
      );
    await resets.credentials.rows(`DELETE FROM forgotten_browsers WHERE agent_id = $1`, [
      agent.agentId,
    ]);
    expect(await known()).not.toEqual([]);
    const open = await resets.requested(agent);
    await use(resetId);
    expect(await resets.stateOf(open.resetId)).toBe('cancelled');
    expect(await known()).toEqual([]);
    const forgotten = await resets.credentials.rows(
      `SELECT 1 FROM forgotten_browsers WHERE agent_id = $1 AND browser = '*'`,
      [agent.agentId],
    );
    expect(forgotten).toHaveLength(1);
  });

  it('comes too late after its time', async () => {
    await using hurried = await hurriedResets({ NOT_ME_AFTER_COMPLETION: 'PT1S' });
    const manager = await hurried.resets.manager();
    const reset = await hurried.resets.released(manager);
    await hurried.resets.complete(reset);
    const { env } = hurried.resets.credentials;
    const notMe = notMeToken(keyBytes(env.NOT_ME_TOKEN_KEY!), reset.resetId);
    await until(async () => {
      const { body } = await hurried.resets.credentials.post<NotMeOutcome>('not-me-links/look', {
        notMeToken: notMe,
      });
      return body.effect === 'too-late';
    });
    expect((await hurried.resets.cancel({ notMeToken: notMe })).status).toBe(400);
    expect((await passwordOf(reset.agent, hurried.resets)).password).toBe('chosen');
  });

  it('says of every reset what its link does, and does nothing by looking', async () => {
    const [open, refused] = [await resets.requested(), await resets.requested()];
    await resets.refuse(refused.resetId, nadia.agentId);
    expect([await look(open.resetId), await look(refused.resetId)]).toEqual(['cancelled', 'ended']);
    expect(await resets.stateOf(open.resetId)).toBe('awaiting-second-code');
    const unknown = await resets.credentials.post<Problem>('not-me-links/look', {
      notMeToken: linkOf(uuidv7()),
    });
    expect(unknown.body.code).toBe('reset-refused');
  });
});

describe('a contestation for somebody who came', () => {
  it('is for managers of their unit and administrators; to others the agent does not exist', async () => {
    const elsewhere = await resets.manager(['RECTORAT']);
    const administrator = await resets.manager([], true);
    const nobody = await resets.signedIn(await resets.enrolWithPassword());
    const { agent, token } = await completed();
    for (const stranger of [elsewhere, nobody]) {
      const answer = await contest(agent.agentId, stranger.token);
      expect([answer.status, answer.body.code]).toEqual([404, 'agent-not-found']);
    }
    expect((await contest(uuidv7(), administrator.token)).status).toBe(404);
    expect(await isSignedIn(token)).toBe(true);
    expect((await contest(agent.agentId, nadia.token)).status).toBe(204);
    expect(await isSignedIn(token)).toBe(false);
    expect((await contest(agent.agentId, administrator.token)).status).toBe(204);
    expect(await told(agent, 'AccountContested')).toContainEqual({
      ...{ agentId: agent.agentId, unit: 'SIG-AESH', by: 'staff' },
    });
  });

  it('sent twice tells nobody twice, and ends what was started since', async () => {
    const agent = await resets.enrolWithPassword();
    const twice = [1, 2].map(() => contest(agent.agentId, nadia.token));
    expect((await Promise.all(twice)).map(({ status }) => status)).toEqual([204, 204]);
    const { resetId } = await resets.requested(agent);
    expect((await contest(agent.agentId, nadia.token)).status).toBe(204);
    expect(await resets.stateOf(resetId)).toBe('cancelled');
    const contested = (await factsOf(agent)).filter((type) => type === 'AccountContested');
    expect(contested).toHaveLength(1);
  });

  it('asks for the password of whoever does it, typed lately', async () => {
    const { token } = await managerWithoutWindow();
    const agent = await resets.enrolWithPassword();
    const answer = await contest(agent.agentId, token);
    expect([answer.status, answer.body.code]).toEqual([403, 'reauthentication-required']);
    expect(await passwordOf(agent)).toMatchObject({ password: 'chosen' });
  });

  it('keeps why it was done out of topics, and unreadable without the key of the person', async () => {
    const agent = await resets.enrolWithPassword();
    const reason = 'Le mari de la personne connaît tout';
    expect((await contest(agent.agentId, nadia.token, reason)).status).toBe(204);
    const [kept] = await resets.credentials.rows<{ data: object }>(
      `SELECT data FROM events WHERE stream = $1 AND type = 'AccountContested'`,
      [`account-${agent.agentId}`],
    );
    expect(JSON.stringify(kept!.data)).not.toContain('mari');
    await told(agent, 'AccountContested');
    const messages = await resets.credentials.published(topics.accounts.name);
    const ofAgent = JSON.stringify(messages.filter(({ key }) => key === agent.agentId));
    expect(ofAgent).not.toContain('mari');
    expect(ofAgent).not.toContain(nadia.agentId);
  });

  it('of somebody who still has the NUMEN never gives it back, when it is sealed again neither', async () => {
    const agent = await resets.enrol();
    expect((await contest(agent.agentId, nadia.token)).status).toBe(204);
    await resets.credentials.tell(await resets.credentials.enrolled(agent));
    await until(async () => {
      const left = await resets.credentials.rows('SELECT 1 FROM seed_queue WHERE agent_id = $1', [
        agent.agentId,
      ]);
      return left.length === 0;
    });
    expect(await passwordOf(agent)).toMatchObject({ password: 'none' });
    expect((await resets.credentials.signIn(agent.account.login, agent.numen)).status).toBe(401);
    expect((await factsOf(agent)).at(-1)).toBe('AccountContested');
  });

  it('takes a reason on one line, of some length', async () => {
    const agent = await resets.enrolWithPassword();
    for (const reason of ['', ' ', 'a\nb', 'x'.repeat(501)])
      expect((await contest(agent.agentId, nadia.token, reason)).status).toBe(422);
  });
});

async function managerWithoutWindow() {
  const manager = await resets.enrolWithPassword({ firstName: 'Nadia' });
  await resets.appoint(manager.agentId, 'SIG-AESH');
  const { body } = await resets.credentials.signIn(manager.account.login, manager.numen);
  return { token: body.token };
}

/** A service with short times of its own, which ends with the test. */
async function hurriedResets(settings: NodeJS.ProcessEnv) {
  const hurried = await TestResets.start(settings);
  return { resets: hurried, [Symbol.asyncDispose]: () => hurried.stop() };
}
