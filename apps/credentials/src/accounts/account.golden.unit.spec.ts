import { type GoldenEvents, goldenProblems } from '@citadelle/event-store';
import { describe, expect, it } from '@jest/globals';
import { accountSchemas } from './account.js';

const opened = { login: 'cjoseph', address: 'christian.joseph@ac-besancon.fr', rank: 1 };
const renumbered = { from: 'cjoseph', to: 'cjoseph1' };
const changed = {
  ...{ from: 'cjoseph1', to: 'cmartin', address: 'christian.martin@ac-besancon.fr' },
  ...{ hidden: ['cjoseph'], hasSignedIn: true },
};
const restored = {
  login: 'cjoseph1',
  aliases: ['cjoseph'],
  address: 'christian.joseph@ac-besancon.fr',
  status: 'open',
};
const chosen = { through: 'change' };
const contested = {
  agentId: '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e11',
  by: 'owner',
  resetId: '019aa5f0-7c21-7d54-9b1e-2f6a4c8d0e11',
  reason: null,
  at: '2026-11-24T08:05:00.000Z',
};
const repeated = { resetId: contested.resetId };

/** Every version ever written: entries are added, never changed. */
const golden: GoldenEvents = {
  AccountOpened: { 1: { written: opened, reads: opened } },
  AccountRestored: { 1: { written: restored, reads: restored } },
  LoginRenumbered: { 1: { written: renumbered, reads: renumbered } },
  LoginChanged: { 1: { written: changed, reads: changed } },
  InitialPasswordSeeded: { 1: { written: {}, reads: {} } },
  PasswordChosen: { 1: { written: chosen, reads: chosen } },
  AccountContested: { 1: { written: contested, reads: contested } },
  ContestationRepeated: { 1: { written: repeated, reads: repeated } },
  AccountClosed: { 1: { written: {}, reads: {} } },
  AccountReopened: { 1: { written: {}, reads: {} } },
};

describe('the facts about accounts', () => {
  it('can be read in every version ever written', () => {
    expect(goldenProblems(accountSchemas, golden)).toEqual([]);
  });
});
