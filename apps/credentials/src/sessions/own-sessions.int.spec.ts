import { callHeaders, type Problem } from '@citadelle/contracts';
import type { IntrospectedSession, OpenSessions } from '@citadelle/contracts/calls';
import { NO_GRANTS } from '@citadelle/rights';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { type EnrolledAgent, TestCredentials } from '../credentials.fixture.js';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0';
const ADMINISTRATOR = { roles: ['administrator'], managedUnits: [] } as const;

const credentials = TestCredentials.ofSpec();
let nadia: EnrolledAgent;
let yves: EnrolledAgent;
beforeAll(async () => {
  nadia = await credentials.enrol({ firstName: 'Nadia', usualName: 'BENALI' });
  yves = await credentials.enrol({ firstName: 'Yves', usualName: 'MOREAU' });
});
beforeEach(() => credentials.rows('DELETE FROM sessions'));

const open = async ({ account, numen }: EnrolledAgent, source: string, userAgent?: string) => {
  const headers: Record<string, string> = {};
  if (userAgent !== undefined) headers[callHeaders.userAgent] = userAgent;
  const signIn = { login: account.login, password: numen };
  const { body } = await credentials.post<{ token: string }>('sessions', signIn, {
    source,
    headers,
  });
  return body.token;
};
const idOf = async (token: string) =>
  (await credentials.post<IntrospectedSession>('sessions/introspection', { token })).body.sessionId;
const alive = async (token: string) =>
  (await credentials.post('sessions/introspection', { token, keepIdle: true })).status === 200;
const listed = async (actor?: string) =>
  (await credentials.get<OpenSessions>('sessions', actor === undefined ? {} : { actor })).body
    .items;
const end = (sessionId: string, actor?: string) =>
  credentials.call<Problem>(
    'DELETE',
    `sessions/${sessionId}`,
    undefined,
    actor === undefined ? {} : { actor },
  );

describe('one’s own sessions', () => {
  it('are listed with when, where from and what with, and never a token', async () => {
    const before = Date.now();
    const token = await open(nadia, '192.0.2.7', FIREFOX);
    const older = await open(nadia, '2001:db8::9');
    await credentials.rows(
      `UPDATE sessions SET used_at = used_at - interval '2 minutes' WHERE device = 'Appareil inconnu'`,
    );
    await open(yves, '192.0.2.10');
    const items = await listed(nadia.agentId);
    expect(items).toEqual([
      {
        sessionId: await idOf(token),
        openedAt: expect.any(String),
        lastUsedAt: expect.any(String),
        source: '192.0.2.7',
        device: 'Firefox sous Windows',
      },
      expect.objectContaining({ source: '2001:db8::9', device: 'Appareil inconnu' }),
    ]);
    expect(Date.parse(items[0]!.openedAt)).toBeGreaterThanOrEqual(before - 1000);
    expect(JSON.stringify(items)).not.toContain(token);
    expect(JSON.stringify(items)).not.toContain(older);
    expect(await listed()).toEqual([]);
  });

  it('are not those that have ended, by age, idleness or another password', async () => {
    for (const change of [
      `expires_at = now() - interval '1 s'`,
      `used_at = now() - interval '31 minutes'`,
      `generation = generation - 1`,
    ]) {
      await open(nadia, '192.0.2.7');
      expect(await listed(nadia.agentId)).toHaveLength(1);
      await credentials.rows(`UPDATE sessions SET ${change}`);
      expect(await listed(nadia.agentId)).toEqual([]);
    }
  });

  it('keep their number, their beginning and their place when their token changes', async () => {
    const token = await open(nadia, '192.0.2.7', FIREFOX);
    const [before] = await listed(nadia.agentId);
    await credentials.post('reauthentications', { token, password: nadia.numen });
    const [after] = await listed(nadia.agentId);
    expect(after).toEqual({ ...before, lastUsedAt: expect.any(String) });
  });

  it('are ended one by one, and nobody ends another’s', async () => {
    const [mine, other] = [await open(nadia, '192.0.2.7'), await open(nadia, '192.0.2.8')];
    const theirs = await open(yves, '192.0.2.10');
    expect((await end(await idOf(other), nadia.agentId)).status).toBe(204);
    expect([await alive(mine), await alive(other)]).toEqual([true, false]);
    for (const [id, actor] of [
      [await idOf(theirs), nadia.agentId],
      [await idOf(mine), undefined],
      [uuidv7(), nadia.agentId],
      ['no-id', nadia.agentId],
    ] as const)
      expect(await end(id, actor)).toMatchObject({
        status: 404,
        body: { code: 'session-not-found' },
      });
    expect([await alive(mine), await alive(theirs)]).toEqual([true, true]);
  });

  it('are ended everywhere else at once', async () => {
    const tokens = [await open(nadia, '192.0.2.7'), await open(nadia, '192.0.2.8')];
    const theirs = await open(yves, '192.0.2.10');
    const path = `sessions/${await idOf(tokens[0]!)}/others-ending`;
    expect((await credentials.post(path, undefined, { actor: nadia.agentId })).status).toBe(204);
    expect(await Promise.all([...tokens, theirs].map(alive))).toEqual([true, false, true]);
  });
});

describe('the sessions of somebody', () => {
  const endAll = (agentId: string, grants: typeof ADMINISTRATOR | typeof NO_GRANTS) =>
    credentials.call<Problem>('DELETE', `agents/${agentId}/sessions`, undefined, {
      actor: yves.agentId,
      grants,
    });

  it('are ended by administrators alone', async () => {
    const tokens = [await open(nadia, '192.0.2.7'), await open(nadia, '192.0.2.8')];
    const own = await open(yves, '192.0.2.10');
    expect(await endAll(nadia.agentId, NO_GRANTS)).toMatchObject({
      status: 403,
      body: { code: 'administrator-required' },
    });
    expect(await Promise.all(tokens.map(alive))).toEqual([true, true]);
    for (let count = 0; count < 2; count++)
      expect((await endAll(nadia.agentId, ADMINISTRATOR)).status).toBe(204);
    expect(await Promise.all([...tokens, own].map(alive))).toEqual([false, false, true]);
    expect(await endAll(uuidv7(), ADMINISTRATOR)).toMatchObject({
      status: 404,
      body: { code: 'account-not-found' },
    });
  });
});
