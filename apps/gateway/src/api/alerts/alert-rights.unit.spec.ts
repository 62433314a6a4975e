import { describe, expect, it } from '@jest/globals';
import { HELENE, JEAN, NADIA } from '../../testing/fake-credentials.js';
import { alertView } from '../../testing/fake-notifications.js';
import { hasGrown, hearsAlerts, maySee } from './alert-rights.js';

const line = (change = {}, forAdministrators = false) => ({
  alert: alertView(change),
  forAdministrators,
});

describe('who sees an alert', () => {
  it.each([
    ['a manager of the unit', NADIA, line(), true],
    ['a manager of another unit', NADIA, line({ unit: 'RECTORAT' }), false],
    ['a manager, of what is for administrators', NADIA, line({ unit: null }, true), false],
    ['a manager, about themselves', NADIA, line({ agentId: NADIA.agentId }), false],
    ['an administrator, of what is for them', HELENE, line({}, true), true],
    ['an administrator, of what is not', HELENE, line(), false],
    ['an administrator, about themselves', HELENE, line({ agentId: HELENE.agentId }, true), false],
    ['an agent', JEAN, line({ agentId: NADIA.agentId }, true), false],
  ])('%s', (_who, account, seen, expected) => expect(maySee(account, seen)).toBe(expected));

  it('is nobody without a role', () =>
    expect([HELENE, NADIA, JEAN].map(hearsAlerts)).toEqual([true, true, false]));

  it('may become more', () => {
    const more = { ...NADIA, managedUnits: ['RECTORAT', 'SIG-AESH'] };
    expect(hasGrown(NADIA, more)).toBe(true);
    expect(hasGrown(more, NADIA)).toBe(false);
    expect(hasGrown(NADIA, NADIA)).toBe(false);
    expect(hasGrown(NADIA, { ...NADIA, roles: ['manager', 'administrator'] })).toBe(true);
  });
});
