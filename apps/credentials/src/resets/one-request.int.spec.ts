import type { Problem } from '@citadelle/contracts';
import type { RequestView } from '@citadelle/contracts/calls';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { TestResets, type TestManager } from './resets.fixture.js';

const resets = TestResets.ofSpec();
let nadia: TestManager;
let paul: TestManager;
let helene: TestManager;
beforeAll(async () => {
  nadia = await resets.manager();
  paul = await resets.manager(['RECTORAT']);
  helene = await resets.manager([], true);
});

const read = (resetId: string, actor?: string) =>
  resets.credentials.get<RequestView & Problem>(`password-resets/${resetId}`, {
    ...(actor !== undefined && { actor }),
  });

describe('a request by its id', () => {
  it('is what the queue shows, to those who see it there', async () => {
    const { resetId } = await resets.requested();
    const { items } = (await resets.queue('SIG-AESH', { actor: nadia.agentId })).body;
    const { status, body } = await read(resetId, nadia.agentId);
    expect(status).toBe(200);
    expect(body).toEqual(items.find((each) => each.resetId === resetId));
  });

  it('is not there for anybody else', async () => {
    const { resetId } = await resets.requested();
    const started = await resets.started();
    const answers = await Promise.all([
      read(resetId, paul.agentId),
      read(resetId, helene.agentId),
      read(resetId),
      read('0199aaaa-0000-7000-8000-000000000000', nadia.agentId),
      read(started.resetId, nadia.agentId),
    ]);
    for (const { status, body } of answers)
      expect([status, body.code]).toEqual([404, 'request-not-found']);
    expect((await read('x', nadia.agentId)).status).toBe(404);
  });

  it('can be read once it is over, and at the unit that it was handed to', async () => {
    const refused = await resets.requested();
    await resets.refuse(refused.resetId, nadia.agentId);
    expect((await read(refused.resetId, nadia.agentId)).body.state).toBe('refused');
    const moved = await resets.requested();
    await resets.transfer(moved.resetId, nadia.agentId, 'RECTORAT');
    expect((await read(moved.resetId, nadia.agentId)).status).toBe(404);
    expect((await read(moved.resetId, paul.agentId)).body).toMatchObject({
      unit: 'RECTORAT',
      remarks: ['transferred'],
    });
  });
});

describe('a release with the password', () => {
  const release = (resetId: string, token: string, password?: unknown) =>
    resets.credentials.post<{ secondCode: string; token: string } & Problem>(
      `password-resets/${resetId}/second-code`,
      { token, identityCheck: 'called-back', password },
    );

  it('re-authenticates in the same call', async () => {
    const { resetId } = await resets.requested();
    const { token } = (await resets.credentials.signIn(nadia.account.login, nadia.numen)).body;
    const without = await release(resetId, token);
    expect([without.status, without.body.code]).toEqual([403, 'reauthentication-required']);
    const wrong = await release(resetId, token, 'pas le bon');
    expect([wrong.status, wrong.body.code]).toEqual([403, 'wrong-password']);
    expect((await read(resetId, nadia.agentId)).body.state).toBe('awaiting-second-code');
    const right = await release(resetId, token, nadia.numen);
    expect(right.status).toBe(201);
    expect(right.body.secondCode).toMatch(/^\S{4}-\S{4}$/);
    const next = await resets.requested();
    expect((await release(next.resetId, token)).status).toBe(401);
    expect((await release(next.resetId, right.body.token)).status).toBe(201);
  });

  it.each([null, '', 5, 'x'.repeat(1025)])('takes no password such as %j', async (password) => {
    const { resetId } = await resets.requested();
    expect((await release(resetId, nadia.token, password)).status).toBe(422);
    expect((await read(resetId, nadia.agentId)).body.state).toBe('awaiting-second-code');
  });
});
