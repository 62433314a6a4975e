import type { Grants } from '@citadelle/contracts';
import { type Call, sent } from '@citadelle/contracts/calls';
import { declaredCalls } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { TestDirectory } from './directory.fixture.js';

const directory = TestDirectory.ofSpec(['SIG-AESH']);
const ADMINISTRATOR = '018f3a6e-9a40-7b02-8c3d-5e7f9a1b2c31';
const grants: Grants = { roles: ['administrator'], managedUnits: [] };

const POWERS = declaredCalls.filter(([, { service, power }]) => service === 'directory' && power);

/** The call, about nobody who is there, while the password counts as typed until then. */
const call = (asked: Call, reauthenticatedUntil: string) => {
  const ids = { agentId: ADMINISTRATOR, importId: ADMINISTRATOR, unitId: 'SIG-AESH' };
  const expected = asked.path.endsWith('/departures')
    ? { departing: 0 }
    : { created: 0, changed: 0, returning: 0 };
  const about = { ...ids, on: '2026-08-31', expected };
  const { method, path, body } = sent(asked, about);
  const options = { actor: ADMINISTRATOR, grants, reauthenticatedUntil };
  return directory.call(method, path, body, options);
};

describe('what makes or unmakes somebody', () => {
  it('is what is declared so', () =>
    expect(POWERS.map(([name]) => name).sort()).toEqual([
      'administrators.appoint',
      'administrators.dismiss',
      'agentImports.confirm',
      'agentImports.depart',
      'agents.depart',
      'units.appointManager',
      'units.dismissManager',
    ]));

  it.each(POWERS)('is refused by the service itself without the password: %s', async (_, asked) => {
    for (const until of ['', '2020-01-01T00:00:00.000Z', 'unreadable']) {
      const { status, body } = await call(asked, until);
      expect([status, body.code]).toEqual([403, 'reauthentication-required']);
    }
  });

  it.each(POWERS)('is judged further with it: %s', async (_, asked) => {
    const { body } = await call(asked, '2999-01-01T00:00:00.000Z');
    expect(body?.code).not.toBe('reauthentication-required');
  });
});
