import { fold, specification } from '@citadelle/decider';
import { describe, expect, it } from '@jest/globals';
import { accountDecider, type AccountCommand, type AccountEvent } from './account.js';
import { effectOfLink } from './contestation.js';

const { given } = specification(accountDecider);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const times = { linkMs: 72 * HOUR, pauseMs: 7 * DAY };
const completedAt = Date.parse('2026-11-24T08:00:00.000Z');
const [agentId, manager] = [
  '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e11',
  '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e12',
];

const opened: AccountEvent = {
  type: 'AccountOpened',
  data: { login: 'cjoseph', address: 'christian.joseph@ac-besancon.fr', rank: 1 },
};
const seeded: AccountEvent = { type: 'InitialPasswordSeeded', data: {} };
const changed: AccountEvent = { type: 'PasswordChosen', data: { through: 'change' } };
const instant = (later: number) => new Date(completedAt + later);
const reset = (resetId: string, later = 0): AccountEvent => ({
  type: 'PasswordChosen',
  data: { through: 'reset', resetId, at: instant(later).toISOString() },
});
const link = (resetId: string, later: number): AccountCommand => ({
  type: 'ContestByLink',
  ...{ agentId, resetId, now: instant(later), ...times },
});
const contested = (resetId: string | null, later: number): AccountEvent => ({
  type: 'AccountContested',
  data: { agentId, by: 'owner', resetId, reason: null, at: instant(later).toISOString() },
});
const repeated = (resetId: string): AccountEvent => ({
  type: 'ContestationRepeated',
  data: { resetId },
});

describe('the link of a completed reset', () => {
  it('deletes the password for 72 hours, not a moment longer', () => {
    given(opened, reset('a')).when(link('a', HOUR)).then(contested('a', HOUR));
    const last = 72 * HOUR - 1;
    given(opened, reset('a')).when(link('a', last)).then(contested('a', last));
    given(opened, reset('a'))
      .when(link('a', 72 * HOUR))
      .thenRefused('reset-refused');
  });

  it('survives changes of the password', () =>
    given(opened, reset('a'), changed, changed).when(link('a', HOUR)).then(contested('a', HOUR)));

  it('dies with a reset that is completed later', () => {
    given(opened, reset('a'), reset('b', HOUR))
      .when(link('a', 2 * HOUR))
      .thenRefused('reset-refused');
    given(opened, reset('a'), contested('a', 1), reset('b', HOUR))
      .when(link('a', 2 * HOUR))
      .thenRefused('reset-refused');
  });

  it('works once: again, nothing is left to do, and nobody is told again', () => {
    given(opened, reset('a'), contested('a', 1)).when(link('a', HOUR)).then();
    given(opened, reset('a'), contested('x', -HOUR), reset('b'), repeated('b'))
      .when(link('b', HOUR))
      .then();
  });

  it('only tells people within seven days of a contestation that deleted a password', () => {
    const before = (ago: number) => [opened, reset('a', -DAY), contested('a', -ago), reset('b')];
    given(...before(HOUR))
      .when(link('b', HOUR))
      .then(repeated('b'));
    given(...before(7 * DAY - HOUR - 1))
      .when(link('b', HOUR - 1))
      .then(repeated('b'));
    given(...before(7 * DAY - HOUR))
      .when(link('b', HOUR))
      .then(contested('b', HOUR));
  });

  it('does nothing for an account that never had a reset, nor for none', () => {
    given(opened, seeded).when(link('a', HOUR)).thenRefused('reset-refused');
    given().when(link('a', HOUR)).thenRefused('reset-refused');
  });

  it('deletes the password of an account that was closed meanwhile: it could open again', () =>
    given(opened, reset('a'), { type: 'AccountClosed', data: {} })
      .when(link('a', HOUR))
      .then(contested('a', HOUR)));

  it('is foretold as it is used', () => {
    const account = fold(accountDecider, [opened, reset('a')]);
    const at = (later: number, resetId = 'a') =>
      effectOfLink(account, { resetId, now: instant(later), ...times });
    expect([at(HOUR), at(72 * HOUR), at(HOUR, 'b')]).toEqual(['contested', 'too-late', 'too-late']);
  });
});

describe('whoever the owner came to', () => {
  const contest: AccountCommand = {
    type: 'ContestForOwner',
    ...{ agentId, by: manager, reason: 'Venue au guichet', now: instant(HOUR) },
  };
  const told: AccountEvent = {
    type: 'AccountContested',
    data: {
      ...{ agentId, by: manager, resetId: null, reason: 'Venue au guichet' },
      at: instant(HOUR).toISOString(),
    },
  };

  it('deletes any password, at any time', () => {
    const again = [reset('a'), contested('a', 1), reset('b', 2)];
    for (const facts of [[seeded], [changed], [reset('a')], again, []])
      given(opened, ...facts)
        .when(contest)
        .then(told);
  });

  it('tells nobody again while there is no password', () => {
    given(opened, reset('a'), contested('a', 1)).when(contest).then();
    given(opened, changed, told).when(contest).then();
  });

  it('leaves nothing for the link to do, and then only lets it tell people', () => {
    given(opened, reset('a'), told)
      .when(link('a', 2 * HOUR))
      .then();
    given(opened, told, reset('b', 2 * HOUR))
      .when(link('b', 3 * HOUR))
      .then(repeated('b'));
  });

  it('cannot contest what has no account', () =>
    given().when(contest).thenRefused('account-not-found'));
});

describe('a contested account', () => {
  const facts = [opened, seeded, contested(null, 0)];

  it('never goes back to its NUMEN', () => {
    given(...facts)
      .when({ type: 'SeedInitialPassword' })
      .then();
    given(opened, contested(null, 0)).when({ type: 'SeedInitialPassword' }).then();
  });

  it('takes a chosen password, and may be contested again later', () => {
    const choose: AccountCommand = {
      ...{ type: 'ChoosePassword', through: 'reset', resetId: 'b' },
      at: instant(HOUR).toISOString(),
    };
    given(...facts)
      .when(choose)
      .then(reset('b', HOUR));
  });
});
