import { describe, expect, it } from '@jest/globals';
import { mayAppointManager } from '@citadelle/rights';
import { HELENE, JEAN } from '../../testing/fake-credentials.js';
import { type Access, refusalFor } from './session.guard.js';

const session = (account = JEAN, passwordChangeRequired = false) => ({
  account,
  passwordChangeRequired,
  reauthenticatedUntil: null as string | null,
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

  it.each<[string, string | null, string | undefined]>([
    ['the password has not been typed again', null, 'reauthentication-required'],
    ['it was, too long ago', '2020-01-01T00:00:00.000Z', 'reauthentication-required'],
    ['it was just now', '2999-01-01T00:00:00.000Z', undefined],
    ['nobody can tell when it was', 'soon', 'reauthentication-required'],
  ])('is no power while %s', (_when, reauthenticatedUntil, code) => {
    const given = { ...session(HELENE), reauthenticatedUntil };
    expect(refusalFor(mayAppointManager, given, true)?.code).toBe(code);
    expect(refusalFor(mayAppointManager, given)).toBeUndefined();
  });

  it('says first to whom a power is closed anyway', () => {
    const fresh = { ...session(JEAN), reauthenticatedUntil: '2999-01-01T00:00:00.000Z' };
    expect(refusalFor(mayAppointManager, fresh, true)?.code).toBe('administrator-required');
    expect(refusalFor(mayAppointManager, session(HELENE, true), true)?.code).toBe(
      'password-change-required',
    );
  });
});
