import { specification } from '@citadelle/decider';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '@citadelle/decider';
import { loginOfRank } from '../logins/login.js';
import {
  accountDecider,
  accountStream,
  agentOfStream,
  type AccountCommand,
  type AccountEvent,
} from './account.js';

const { given } = specification(accountDecider);

const open = (rank: number): AccountCommand => ({
  type: 'OpenAccount',
  login: loginOfRank('cjoseph', rank),
  address: 'christian.joseph@ac-besancon.fr',
  rank,
});
const opened: AccountEvent = {
  type: 'AccountOpened',
  data: { login: 'cjoseph', address: 'christian.joseph@ac-besancon.fr', rank: 1 },
};
const renumbered: AccountEvent = {
  type: 'LoginRenumbered',
  data: { from: 'cjoseph', to: 'cjoseph1', hasSignedIn: false },
};
const seeded: AccountEvent = { type: 'InitialPasswordSeeded', data: {} };
const chosen: AccountEvent = { type: 'PasswordChosen', data: { through: 'change' } };

describe('an account', () => {
  it('opens under the bare login when alone in its base', () => given().when(open(1)).then(opened));

  it('opens under a numbered login as the second of its base', () =>
    given()
      .when(open(2))
      .then({ ...opened, data: { ...opened.data, login: 'cjoseph2', rank: 2 } }));

  it('opens once', () => given(opened).when(open(2)).then());

  it('is restored where anything differs from what was told, an alias alone too', () => {
    const told = { login: 'cjoseph1', aliases: ['cjoseph'], status: 'open' as const };
    const state = { ...told, address: 'christian.joseph@ac-besancon.fr' };
    const restored: AccountEvent = { type: 'AccountRestored', data: state };
    const restore = (data: typeof state): AccountCommand => ({ type: 'RestoreAccount', ...data });
    given().when(restore(state)).then(restored);
    given(opened, renumbered).when(restore(state)).then();
    given(restored).when(restore(state)).then();
    const more = { ...state, aliases: ['cjoseph', 'cj'] };
    given(restored).when(restore(more)).then({ type: 'AccountRestored', data: more });
  });

  it('makes way when a homonym arrives', () =>
    given(opened).when({ type: 'MakeWayForHomonym', loginBase: 'cjoseph' }).then(renumbered));

  it('says whether whoever makes way had chosen a password, also one that was deleted since', () => {
    const contested: AccountEvent = {
      type: 'AccountContested',
      data: {
        agentId: '018f',
        by: '018e',
        resetId: null,
        reason: null,
        at: '2026-11-24T08:05:00Z',
      },
    };
    const after = { ...renumbered, data: { ...renumbered.data, hasSignedIn: true } };
    const makeWay: AccountCommand = { type: 'MakeWayForHomonym', loginBase: 'cjoseph' };
    given(opened, seeded).when(makeWay).then(renumbered);
    given(opened, seeded, chosen).when(makeWay).then(after);
    given(opened, seeded, chosen, contested).when(makeWay).then(after);
  });

  it('makes way once', () =>
    given(opened, renumbered).when({ type: 'MakeWayForHomonym', loginBase: 'cjoseph' }).then());

  it('changes login and address, and hides what was made of other names', () => {
    const change: AccountCommand = {
      ...{ type: 'ChangeLogin', login: 'cmartin', hideFormer: false },
      address: 'christian.martin@ac-besancon.fr',
    };
    const to = { to: 'cmartin', address: change.address, hasSignedIn: false };
    const data = { from: 'cjoseph1', ...to, hidden: [] };
    const changed: AccountEvent = { type: 'LoginChanged', data };
    const hiding = { ...change, hideFormer: true };
    const hidden = ['cjoseph', 'cjoseph1', 'christian.joseph@ac-besancon.fr'];
    given().when(change).then();
    given(opened, renumbered).when(change).then(changed);
    given(opened, renumbered, changed).when(change).then();
    given(opened, renumbered)
      .when(hiding)
      .then({ ...changed, data: { ...data, hidden } });
    given(opened, renumbered, changed)
      .when(hiding)
      .then({ ...changed, data: { ...data, from: 'cmartin', hidden } });
    given(opened, renumbered, { ...changed, data: { ...data, hidden } })
      .when(hiding)
      .then();
  });

  it('is seeded with its NUMEN', () =>
    given(opened).when({ type: 'SeedInitialPassword' }).then(seeded));

  it('is seeded once', () => given(opened, seeded).when({ type: 'SeedInitialPassword' }).then());

  it('never goes back to the NUMEN once a password was chosen', () =>
    given(opened, seeded, chosen).when({ type: 'SeedInitialPassword' }).then());

  it('is not seeded before it is open', () =>
    given().when({ type: 'SeedInitialPassword' }).thenRefused('account-not-found'));

  it('takes a chosen password', () =>
    given(opened, seeded).when({ type: 'ChoosePassword', through: 'change' }).then(chosen));

  it('has no password to choose before it is open', () =>
    given().when({ type: 'ChoosePassword', through: 'reset' }).thenRefused('account-not-found'));

  it('closes and opens again, once each, with what it had', () => {
    const closed: AccountEvent = { type: 'AccountClosed', data: {} };
    const reopened: AccountEvent = { type: 'AccountReopened', data: {} };
    given(opened, seeded).when({ type: 'CloseAccount' }).then(closed);
    given(opened, seeded, closed).when({ type: 'CloseAccount' }).then();
    given(opened, seeded, closed).when({ type: 'ReopenAccount' }).then(reopened);
    given(opened, seeded).when({ type: 'ReopenAccount' }).then();
    given().when({ type: 'CloseAccount' }).then();
    given(opened, seeded, closed, reopened).when({ type: 'SeedInitialPassword' }).then();
  });

  it('takes no password while it is closed', () =>
    given(opened, seeded, { type: 'AccountClosed', data: {} })
      .when({ type: 'ChoosePassword', through: 'reset' })
      .thenRefused('account-not-found'));

  it('names its stream after its agent, and back', () => {
    expect(agentOfStream(accountStream('018f'))).toBe('018f');
    expect(agentOfStream('reset-018f')).toBeUndefined();
  });

  it('never leaves the chosen password, whatever is asked afterwards', () => {
    const command = fc.constantFrom<AccountCommand>(
      open(1),
      { type: 'MakeWayForHomonym', loginBase: 'cjoseph' },
      { type: 'SeedInitialPassword' },
      { type: 'ChoosePassword', through: 'change' },
    );
    fc.assert(
      fc.property(fc.array(command), (commands) => {
        let account = fold(accountDecider, [opened, seeded, chosen]);
        for (const next of commands)
          account = fold(accountDecider, accountDecider.decide(next, account), account);
        expect(account).toMatchObject({ status: 'open', password: 'chosen' });
      }),
    );
  });
});
