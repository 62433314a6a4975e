import { describe, expect, it } from '@jest/globals';
import { mayAppointManager } from '@citadelle/rights';
import { HELENE, JEAN } from '../../testing/fake-credentials.js';
import { type Access, refusalFor } from './session.guard.js';

const session = (account = JEAN, passwordChangeRequired = false) => ({
  account,
  passwordChangeRequired,
});

const ACCESS = {
  'any-session': 'any-session',
  'signed-in': 'signed-in',
  'a rule': mayAppointManager,
} as const satisfies Record<string, Access>;

describe('what a session opens', () => {
  it.each<[keyof typeof ACCESS, ReturnType<typeof session>, string | undefined]>([
    ['any-session', session(JEAN, true), undefined],
    ['signed-in', session(JEAN), undefined],
    ['signed-in', session(JEAN, true), 'password-change-required'],
    ['a rule', session(HELENE), undefined],
    ['a rule', session(JEAN), 'administrator-required'],
    ['a rule', session({ ...JEAN, roles: ['manager'] }), 'administrator-required'],
    ['a rule', session(HELENE, true), 'password-change-required'],
  ])('%s for %j: %s', (access, given, code) => {
    const refusal = refusalFor(ACCESS[access], given);
    expect(refusal?.code).toBe(code);
    expect(refusal?.status).toBe(code && 403);
  });
});
