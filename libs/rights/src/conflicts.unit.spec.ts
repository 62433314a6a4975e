import type { Grants } from '@citadelle/contracts';
import { describe, expect, it } from '@jest/globals';
import { conflictOf, NO_GRANTS, type PastAct } from './index.js';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-29T10:00:00.000Z');
const since = new Date(NOW - 7 * DAY_MS);
const daysAgo = (days: number) => new Date(NOW - days * DAY_MS);

const nadia: Grants = { roles: ['manager'], managedUnits: ['SIG-AESH'] };
const hélène: Grants = { roles: ['administrator'], managedUnits: [] };

/** That an act was done so many days ago, on the agent of the request unless said otherwise. */
const did = (by: string, act: string, days: number, more: Partial<PastAct> = {}): PastAct => ({
  act,
  by,
  agentId: 'roger',
  unitId: null,
  at: daysAgo(days),
  ...more,
});
const appointed = (by: string, days: number, more: Partial<PastAct> = {}) =>
  did(by, 'manager-appointed', days, { agentId: 'nadia', unitId: 'SIG-AESH', ...more });
const confirmed = (by: string, days: number, more: Partial<PastAct> = {}) =>
  appointed(by, days, { act: 'manager-confirmed', ...more });
const administers = (by: string, act: string, days: number) =>
  did(by, act, days, { agentId: 'helene' });

/** An installation whose first administrator was made so many days ago. */
const installed = (days: number) =>
  did('system', 'administrator-appointed', days, { agentId: 'first' });

const conflict = (agentId: string, grants: Grants, acts: PastAct[], forAdministrators = false) =>
  conflictOf(
    { agentId, ...grants },
    {
      agentId: 'roger',
      unit: 'SIG-AESH',
      escalated: forAdministrators,
      agentGrants: NO_GRANTS,
    },
    { acts: acts.sort((one, other) => one.at.getTime() - other.at.getTime()), since },
  );
const nadias = (...acts: PastAct[]) => conflict('nadia', nadia, acts);
const hélènes = (...acts: PastAct[]) => conflict('helene', hélène, acts, true);

describe('whoever did something to an agent lately', () => {
  it.each([
    'agent-created',
    'agent-assigned',
    'agent-departed',
    'agent-returned',
    'manager-appointed',
    'manager-confirmed',
    'manager-dismissed',
    'administrator-proposed',
    'administrator-dismissal-proposed',
    'administrator-departure-proposed',
    'administrator-appointed',
    'administrator-dismissed',
    'unknown',
  ])('gives out no code of theirs: %s', (act) => {
    expect(hélènes(installed(100), did('helene', act, 6.9))).toBe('own-act');
    expect(nadias(installed(100), did('nadia', act, 0))).toBe('own-act');
    expect(hélènes(installed(100), did('helene', act, 7))).toBeUndefined();
    expect(hélènes(installed(100), did('somebody-else', act, 1))).toBeUndefined();
    expect(hélènes(installed(100), did('helene', act, 1, { agentId: 'other' }))).toBeUndefined();
  });

  it.each(['departure-announced', 'departure-withdrawn'])(
    'gives out codes all the same after what changes nothing yet: %s',
    (act) => expect(hélènes(installed(100), did('helene', act, 1))).toBeUndefined(),
  );

  it('does not even where everything is new', () =>
    expect(hélènes(installed(1), did('helene', 'agent-created', 1))).toBe('own-act'));
});

describe('a manager', () => {
  it.each<[string, PastAct[], string | undefined]>([
    ['who was appointed long ago', [appointed('helene', 7)], undefined],
    ['of whose appointment nothing is known any more', [], undefined],
    ['who was just appointed', [appointed('helene', 6.9)], 'new-role'],
    [
      'whom another administrator confirmed',
      [appointed('helene', 3), confirmed('marc', 2)],
      undefined,
    ],
    [
      'whom who appointed them confirmed',
      [appointed('helene', 3), confirmed('helene', 2)],
      'new-role',
    ],
    ['who confirmed themselves', [appointed('helene', 3), confirmed('nadia', 2)], 'new-role'],
    [
      'who was dismissed and appointed again since',
      [appointed('helene', 5), confirmed('marc', 4), appointed('helene', 1)],
      'new-role',
    ],
    [
      'who was confirmed in another unit',
      [appointed('helene', 3), confirmed('marc', 2, { unitId: 'RECTORAT' })],
      'new-role',
    ],
    [
      'who was just appointed in another unit',
      [appointed('helene', 3, { unitId: 'RECTORAT' })],
      undefined,
    ],
    [
      'beside whom somebody else was just appointed',
      [appointed('helene', 3, { agentId: 'paul' })],
      undefined,
    ],
  ])('%s', (_who, acts, expected) => expect(nadias(installed(100), ...acts)).toBe(expected));

  const beside = (by: string, agentId: string) => appointed(by, 4, { agentId });
  it.each<[string, PastAct[], string | undefined]>([
    ['by whom the same one has just made', [beside('helene', 'paul')], 'new-role'],
    ['by whom another has just made', [beside('marc', 'paul')], undefined],
    [
      'by whom the same one has just made, and they vouch for each other',
      [beside('helene', 'paul'), confirmed('nadia', 2, { agentId: 'paul' })],
      'new-role',
    ],
    [
      'by whom the same one has just made, and somebody of old confirmed',
      [beside('helene', 'paul'), confirmed('julie', 3, { agentId: 'paul' })],
      undefined,
    ],
    [
      'by an administrator whom the same one alone has just made',
      [did('helene', 'administrator-appointed', 4, { agentId: 'paul' })],
      'new-role',
    ],
    [
      'by an administrator whom the same one proposed, and another appointed',
      [
        did('helene', 'administrator-proposed', 5, { agentId: 'paul' }),
        did('marc', 'administrator-appointed', 4, { agentId: 'paul' }),
      ],
      undefined,
    ],
    [
      'by whom somebody has just made whom the same one has just made',
      [did('helene', 'administrator-appointed', 5, { agentId: 'marc' }), beside('marc', 'paul')],
      'new-role',
    ],
    [
      'by a manager of old, who was just given another unit',
      [beside('helene', 'paul')].map((act) => ({ ...act, unitId: 'RECTORAT' })),
      undefined,
    ],
  ])('who is confirmed %s', (_whom, acts, expected) =>
    expect(nadias(installed(100), appointed('helene', 3), confirmed('paul', 1), ...acts)).toBe(
      expected,
    ),
  );

  it('whom an administrator appointed is not helped by who made that administrator alone', () => {
    const made = did('helene', 'administrator-appointed', 4, { agentId: 'marc' });
    expect(nadias(installed(100), made, appointed('marc', 3), confirmed('helene', 2))).toBe(
      'new-role',
    );
  });

  it('who was just appointed may at once where the first administrator is as new', () => {
    expect(nadias(installed(6.9), appointed('first', 3))).toBeUndefined();
    expect(nadias(installed(7), appointed('first', 3))).toBe('new-role');
  });

  it('is not helped by another administrator who is new, nor where nobody knows the first one', () => {
    const newcomer = did('first', 'administrator-appointed', 2, { agentId: 'second' });
    expect(nadias(newcomer, appointed('first', 3))).toBe('new-role');
    expect(nadias(installed(100), newcomer, appointed('first', 1))).toBe('new-role');
    expect(nadias(appointed('first', 1))).toBe('new-role');
  });
});

describe('an administrator', () => {
  it.each<[string, PastAct[], string | undefined]>([
    ['who was appointed long ago', [administers('marc', 'administrator-appointed', 8)], undefined],
    [
      'whom one person alone just appointed',
      [administers('marc', 'administrator-appointed', 1)],
      'new-role',
    ],
    [
      'whom one proposed and another appointed',
      [
        administers('marc', 'administrator-proposed', 2),
        administers('julie', 'administrator-appointed', 1),
      ],
      undefined,
    ],
    [
      'whom one proposed and appointed whom they alone had just made',
      [
        did('marc', 'administrator-appointed', 3, { agentId: 'julie' }),
        administers('marc', 'administrator-proposed', 2),
        administers('julie', 'administrator-appointed', 1),
      ],
      'new-role',
    ],
    [
      'whom the same one proposed and appointed',
      [
        administers('marc', 'administrator-proposed', 2),
        administers('marc', 'administrator-appointed', 1),
      ],
      'new-role',
    ],
  ])('%s', (_who, acts, expected) => expect(hélènes(installed(100), ...acts)).toBe(expected));

  it('who has just become one still gives out the codes of the unit that they manage', () => {
    const both: Grants = { roles: ['manager', 'administrator'], managedUnits: ['SIG-AESH'] };
    const acts = [installed(100), administers('marc', 'administrator-appointed', 1)];
    expect(conflict('helene', both, acts, true)).toBeUndefined();
  });
});
