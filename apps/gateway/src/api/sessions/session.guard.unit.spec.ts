import { describe, expect, it } from '@jest/globals';
import { HELENE, JEAN } from '../../testing/fake-credentials.js';
import { type Access, refusalFor } from './session.guard.js';

const session = (account = JEAN, passwordChangeRequired = false) => ({
  account,
  passwordChangeRequired,
});

describe('what a session opens', () => {
  it.each<[Access, ReturnType<typeof session>, string | undefined]>([
    ['any-session', session(JEAN, true), undefined],
    ['signed-in', session(JEAN), undefined],
    ['signed-in', session(JEAN, true), 'password-change-required'],
    ['administrator', session(HELENE), undefined],
    ['administrator', session(JEAN), 'administrator-required'],
    ['administrator', session({ ...JEAN, roles: ['manager'] }), 'administrator-required'],
    ['administrator', session(HELENE, true), 'password-change-required'],
  ])('%s for %j: %s', (access, given, code) => {
    const refusal = refusalFor(access, given);
    expect(refusal?.code).toBe(code);
    expect(refusal?.status).toBe(code && 403);
  });
});
