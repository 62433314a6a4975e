import { resetStates } from '@citadelle/contracts';
import { describe, expect, it } from '@jest/globals';
import type { Notice } from './notice.js';
import { standingOf } from './standing.js';

const now = Date.parse('2026-11-24T12:00:00.000Z');
const about = {
  agentId: '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e11',
  resetId: '019aa5f0-7c21-7d54-9b1e-2f6a4c8d0e11',
};
const expiresAt = '2026-11-27T08:00:00.000Z';
const at = '2026-11-24T08:00:00.000Z';
const unit = 'SIG-AESH';

const toManagers = (kind: 'second-code-requested' | 'second-code-reminder') =>
  ({ kind, audience: 'managers', ...about, unit, requestedAt: at, expiresAt }) as Notice;
const escalation = { ...toManagers('second-code-reminder'), kind: 'second-code-escalation' };
const started: Notice = { kind: 'reset-started', audience: 'agent', ...about, at, expiresAt };
const released: Notice = { ...started, kind: 'second-code-released' };

/** What becomes of a mail by how its reset stands. */
const standings = (notice: Notice, of = unit) =>
  Object.fromEntries(
    resetStates.map((state) => [state, standingOf(notice, { state, unit: of }, now)]),
  );

const all = (standing: string) => Object.fromEntries(resetStates.map((state) => [state, standing]));

describe('a mail that leaves late', () => {
  it.each(['second-code-requested', 'second-code-reminder'] as const)(
    'asks managers to act on a request only while it waits with them: %s',
    (kind) => {
      const waits = { ...all('overtaken'), 'awaiting-second-code': 'as-said' };
      expect(standings(toManagers(kind))).toEqual(waits);
      expect(standings(toManagers(kind), 'RECTORAT')).toEqual(all('overtaken'));
    },
  );

  it('asks administrators to act on a request that waits, wherever', () => {
    const waits = { ...all('overtaken'), 'awaiting-second-code': 'as-said' };
    expect(standings(escalation as Notice, 'RECTORAT')).toEqual(waits);
  });

  it('tells the agent of a start that ended without another mail, in other words', () =>
    expect(standings(started)).toEqual({
      ...all('overtaken'),
      started: 'as-said',
      'awaiting-second-code': 'as-said',
      cancelled: 'over',
      expired: 'over',
    }));

  it('asks the agent to use a code only while it is good', () =>
    expect(standings(released)).toEqual({
      ...all('overtaken'),
      'second-code-released': 'as-said',
    }));

  it('is about nothing that time has ended, also before anybody said so', () => {
    const later = Date.parse(expiresAt);
    const open = { state: 'awaiting-second-code', unit } as const;
    expect(standingOf(toManagers('second-code-requested'), open, later)).toBe('overtaken');
    expect(standingOf(started, { state: 'started', unit: null }, later)).toBe('over');
    expect(standingOf(released, { state: 'second-code-released', unit }, later)).toBe('overtaken');
  });

  it('is sent as it is about a reset of which nothing is known, or about no reset', () => {
    for (const notice of [toManagers('second-code-requested'), started, released])
      expect(standingOf(notice, undefined, now)).toBe('as-said');
    const completed: Notice = { kind: 'reset-completed', audience: 'agent', ...about, at, unit };
    expect(standings(completed)).toEqual(all('as-said'));
  });
});
