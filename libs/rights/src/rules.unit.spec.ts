import type { AlertKind, Grants } from '@citadelle/contracts';
import { Refusal } from '@citadelle/decider';
import { describe, expect, it } from '@jest/globals';
import * as rights from './index.js';
import type { Actor, RequestFacts } from './index.js';

const manager = (...managedUnits: string[]): Grants => ({ roles: ['manager'], managedUnits });
const administrator: Grants = { roles: ['administrator'], managedUnits: [] };

/** Those who ask, all of them of SIG-AESH or its managers, but for the manager of RECTORAT. */
const CAST = {
  agent: rights.NO_GRANTS,
  manager: manager('SIG-AESH'),
  elsewhere: manager('RECTORAT'),
  administrator,
  both: { roles: ['manager', 'administrator'], managedUnits: ['SIG-AESH'] },
} as const satisfies Record<string, Grants>;
type Role = keyof typeof CAST;
const ROLES = Object.keys(CAST) as Role[];

/** A request of an agent of SIG-AESH that waits there, unless said otherwise. */
const request = (details: Partial<RequestFacts> = {}): RequestFacts => ({
  agentId: 'roger',
  unit: 'SIG-AESH',
  escalated: false,
  agentGrants: rights.NO_GRANTS,
  agentUnit: 'SIG-AESH',
  ...details,
});
const alert = (
  kind: AlertKind,
  { unit = 'SIG-AESH' as string | null, agentId = 'roger', forAdministrators = false } = {},
) => ({ alert: { kind, unit, agentId }, forAdministrators });

type Verdicts = Record<Role, string>;

/** That these are allowed, and everybody else is refused. */
const only = (refusal: string, ...allowed: Role[]): Verdicts =>
  Object.fromEntries(
    ROLES.map((role) => [role, allowed.includes(role) ? 'allowed' : refusal]),
  ) as Verdicts;

const escalated = request({ escalated: true });
const ofManager = request({ agentGrants: manager('SIG-AESH') });
const ofManagerElsewhere = request({ agentGrants: manager('RECTORAT') });
const ofAdministrator = request({ agentGrants: administrator });
const handedOn = request({ agentGrants: manager('SIG-AESH'), unit: 'RECTORAT' });
const ofAdministratorElsewhere = request({ agentGrants: administrator, agentUnit: 'RECTORAT' });

const ownOf = (role: Role) => request({ agentId: role });
const asked = (change = {}) => alert('second-code-requested', change);
const escalation = alert('second-code-escalation', { forAdministrators: true });
const alarm = alert('release-alarm', { unit: null, forAdministrators: true });

const ADMINISTRATORS = only('administrator-required', 'administrator', 'both');
const ANY_ROLE = (refusal: string) => ({ ...only('allowed'), agent: refusal });
const UNIT = only('request-not-found', 'manager', 'both');
const UNIT_AND_ADMINISTRATORS = only('request-not-found', 'manager', 'administrator', 'both');
const NOT_BESIDE = { ...UNIT_AND_ADMINISTRATORS, manager: 'other-unit-required' };
const ALERTED_ADMINISTRATORS = only('alert-not-found', 'administrator', 'both');

type Rule = Extract<keyof typeof rights, `may${string}`>;

/** Each rule, about what it is asked, and what it says to each role. */
// prettier-ignore
const RULES: readonly (readonly [Rule, string, unknown, Verdicts])[] = [
  ['mayReadAgents', '', undefined, ADMINISTRATORS],
  ['mayCreateAgent', '', undefined, ADMINISTRATORS],
  ['mayChangeAgent', '', undefined, ADMINISTRATORS],
  ['mayChangeAgentStatus', '', undefined, ADMINISTRATORS],
  ['mayImportAgents', '', undefined, ADMINISTRATORS],
  ['mayLiftSignInDelays', '', undefined, ADMINISTRATORS],
  ['mayReadUnits', '', undefined, ADMINISTRATORS],
  ['mayDeclareUnit', '', undefined, ADMINISTRATORS],
  ['mayAppointManager', '', undefined, ADMINISTRATORS],
  ['mayAppointAdministrator', '', undefined, ADMINISTRATORS],
  ['mayVouchForManagers', '', undefined, ANY_ROLE('administrator-required')],
  ['mayVouchForManager', 'who is none yet', { unit: 'SIG-AESH', isManager: false }, ADMINISTRATORS],
  ['mayVouchForManager', 'who is one', { unit: 'SIG-AESH', isManager: true }, only('administrator-required', 'manager', 'administrator', 'both')],
  ['mayEndSessions', '', undefined, ADMINISTRATORS],
  ['mayReadStatistics', '', undefined, ADMINISTRATORS],
  ['mayReadSecurityJournal', '', undefined, ADMINISTRATORS],
  ['mayReadOperations', '', undefined, ADMINISTRATORS],

  ['mayUsePower', 'by a sign-in alone', undefined, only('reauthentication-required')],
  ['mayContestAccount', 'of an agent of a unit', { unit: 'SIG-AESH' }, only('agent-not-found', 'manager', 'administrator', 'both')],
  ['mayContestAccount', 'of an agent whose unit is not known', { unit: null }, only('agent-not-found', 'administrator', 'both')],

  ['mayHandleRequests', '', undefined, ANY_ROLE('not-found')],
  ['mayReadQueue', 'SIG-AESH', 'SIG-AESH', only('unit-not-found', 'manager', 'administrator', 'both')],
  ['mayReadRequest', 'an agent’s', request(), UNIT],
  ['mayReadRequest', 'an escalated one', escalated, UNIT_AND_ADMINISTRATORS],
  ['mayReadRequest', 'a manager’s', ofManager, UNIT_AND_ADMINISTRATORS],
  ['mayReadRequest', 'an administrator’s', ofAdministrator, UNIT_AND_ADMINISTRATORS],

  ['mayReleaseCode', 'an agent’s', request(), UNIT],
  ['mayReleaseCode', 'of an escalated request', escalated, UNIT_AND_ADMINISTRATORS],
  ['mayReleaseCode', 'their own', ownOf('manager'), { ...UNIT, manager: 'own-request' }],
  ['mayReleaseCode', 'a manager’s, in their unit', ofManager, NOT_BESIDE],
  ['mayReleaseCode', 'a manager’s, handed on', handedOn, only('request-not-found', 'elsewhere', 'administrator', 'both')],
  ['mayReleaseCode', 'a manager’s of another unit', ofManagerElsewhere, UNIT_AND_ADMINISTRATORS],
  ['mayReleaseCode', 'an administrator’s who belongs to the unit', ofAdministrator, NOT_BESIDE],
  ['mayReleaseCode', 'an administrator’s of elsewhere', ofAdministratorElsewhere, UNIT_AND_ADMINISTRATORS],
  ['mayRefuseRequest', 'an agent’s', request(), UNIT],
  ['mayRefuseRequest', 'their own', ownOf('manager'), { ...UNIT, manager: 'own-request' }],
  ['mayRefuseRequest', 'a manager’s, in their unit', ofManager, NOT_BESIDE],
  ['mayLiftResetDelays', 'of SIG-AESH', 'SIG-AESH', only('account-not-found', 'manager', 'administrator', 'both')],
  ['mayLiftResetDelays', 'of no unit', null, only('account-not-found', 'administrator', 'both')],
  ['mayTransferRequest', 'an agent’s', request(), UNIT],
  ['mayTransferRequest', 'their own', ownOf('manager'), { ...UNIT, manager: 'own-request' }],
  ['mayTransferRequest', 'a manager’s, in their unit', ofManager, UNIT_AND_ADMINISTRATORS],

  ['mayReadAlerts', '', undefined, ANY_ROLE('alert-not-found')],
  ['mayReadAlert', 'that a code was asked for', asked(), only('alert-not-found', 'manager', 'both')],
  ['mayReadAlert', 'the same where nobody manages the unit', asked({ unit: 'NOWHERE', forAdministrators: true }), ALERTED_ADMINISTRATORS],
  ['mayReadAlert', 'the same about themselves', asked({ agentId: 'manager' }), only('alert-not-found', 'both')],
  ['mayReadAlert', 'an escalation', escalation, ALERTED_ADMINISTRATORS],
  ['mayReadAlert', 'an alarm', alarm, ALERTED_ADMINISTRATORS],
];

describe('the rule', () => {
  it.each(RULES)('%s %s', (name, _about, subject, expected) => {
    const rule = rights[name] as (actor: Actor, subject: unknown) => string;
    const verdicts = ROLES.map((role) => [role, rule({ agentId: role, ...CAST[role] }, subject)]);
    expect(Object.fromEntries(verdicts)).toEqual(expected);
  });

  it('that has no row is none', () => {
    const rows = new Set<string>(RULES.map(([name]) => name));
    const rules = Object.keys(rights).filter((name) => name.startsWith('may'));
    expect(rules.filter((name) => !rows.has(name))).toEqual([]);
  });
});

it('a rule that does not allow refuses with its code', () => {
  expect(() => rights.demand('own-request')).toThrow(new Refusal('own-request'));
  expect(() => rights.demand('allowed')).not.toThrow();
});

describe('grants', () => {
  it('travel in a header', () => {
    expect(rights.readGrants(rights.writeGrants(CAST.both))).toEqual(CAST.both);
  });

  it.each([undefined, '', 'administrator', 'null', '[]', '{"roles":"administrator"}'])(
    'are none in %j',
    (header) => expect(rights.readGrants(header)).toEqual(rights.NO_GRANTS),
  );

  it('may become more', () => {
    const more = manager('RECTORAT', 'SIG-AESH');
    expect(rights.haveGrown(CAST.manager, more)).toBe(true);
    expect(rights.haveGrown(more, CAST.manager)).toBe(false);
    expect(rights.haveGrown(CAST.manager, CAST.manager)).toBe(false);
    expect(rights.haveGrown(CAST.manager, CAST.both)).toBe(true);
  });
});

describe('a power', () => {
  const until = '2026-11-29T10:07:00.000Z';
  const at = (time: string) =>
    rights.mayUsePower({ reauthenticatedUntil: until }, Date.parse(time));

  it('may be used until the window that the password opened has closed, and not at its end', () => {
    expect(at('2026-11-29T10:06:59.999Z')).toBe('allowed');
    expect(at(until)).toBe('reauthentication-required');
    expect(at('2026-11-29T10:07:00.001Z')).toBe('reauthentication-required');
  });

  it('may not be used by what is no time', () => {
    for (const wrong of ['', 'soon', 'null', '99999'.repeat(20)])
      expect(rights.mayUsePower({ reauthenticatedUntil: wrong }, 0)).toBe(
        'reauthentication-required',
      );
  });
});
