import type { Problem } from '@citadelle/contracts';
import type { ReleasedCode } from '@citadelle/contracts/calls';
import { freshSource } from '@citadelle/testing';
import { beforeAll, expect, it } from '@jest/globals';
import { type TestManager, TestResets } from './resets.fixture.js';

const resets = TestResets.ofSpec();
let nadia: TestManager;
beforeAll(async () => {
  nadia = await resets.manager();
});

it('a release may bring the password itself: the session goes on under a new token', async () => {
  const { resetId } = await resets.requested();
  const signIn = await resets.credentials.signIn(nadia.account.login, nadia.numen, freshSource());
  const { token } = signIn.body;
  const release = (sent: string, password: string) =>
    resets.credentials.post<ReleasedCode & Problem>(`password-resets/${resetId}/second-code`, {
      ...{ token: sent, password, identityCheck: 'in-person' },
    });
  expect((await release(token, 'pas le bon du tout')).body.code).toBe('wrong-password');
  const { status, body } = await release(token, nadia.numen);
  expect(status).toBe(201);
  expect(body.token).toMatch(/^[\w-]{43}$/);
  expect((await release(token, nadia.numen)).body.code).toBe('session-expired');
  // Refused, it leaves the token that it came with: no answer could carry another one.
  for (let count = 0; count < 2; count++)
    expect((await release(body.token!, nadia.numen)).body.code).toBe('already-released');
});
