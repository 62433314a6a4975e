import { topics, type AccountsEvents, type AccountsStateEvents } from '@citadelle/contracts';
import { unreachable } from '@citadelle/decider';
import type { OutboxMessage, Publisher, RecordedEvent, StateTopic } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { accountStream, agentOfStream, type AccountEvent } from './account.js';
import { AccountStore, type KeptAccount } from './account.store.js';
import { HolderStore } from './holder.store.js';
import type { HiddenNames } from '../logins/hidden-names.js';

function message<Type extends keyof AccountsEvents>(
  type: Type,
  data: AccountsEvents[Type],
): OutboxMessage {
  return { topic: topics.accounts.name, key: data.agentId, type, data };
}

const accounts = new AccountStore();
const holders = new HolderStore();

type AccountState = AccountsStateEvents['AccountState'];

function stateMessage(data: AccountState): OutboxMessage {
  return { topic: topics.accountsState.name, key: data.agentId, type: 'AccountState', data };
}

/** Former addresses are said where there are any; what is shown to nobody is sealed. */
async function stateIn(
  { addressAliases, hidden, ...state }: KeptAccount,
  names: HiddenNames,
): Promise<AccountState> {
  return {
    ...state,
    ...(addressAliases.length > 0 && { addressAliases }),
    ...(hidden.length > 0 && { hidden: await names.seal(hidden) }),
  };
}

/** The latest state of every account; a tombstone of those whose agent was erased. */
export const accountStates = (names: HiddenNames): StateTopic => ({
  topic: topics.accountsState.name,
  streamOf: accountStream,
  tombstone: 'AccountState',
  page: async (manager, after, limit) => {
    const page = await accounts.statesAfter(manager, after, limit);
    return Promise.all(page.map(async (row) => stateMessage(await stateIn(row, names))));
  },
});

/** The states of the accounts of events that are published together: asked for once, when the first one needs its own. */
const statesOf = new WeakMap<readonly RecordedEvent[], Promise<ReadonlyMap<string, KeptAccount>>>();

async function accountOf(
  agentId: string,
  manager: EntityManager,
  together: readonly RecordedEvent[],
): Promise<KeptAccount> {
  let states = statesOf.get(together);
  if (!states) {
    const agentIds = together.map(({ stream }) => agentOfStream(stream));
    states = accounts.statesOf(
      manager,
      agentIds.filter((id) => id !== undefined),
    );
    statesOf.set(together, states);
  }
  const state = (await states).get(agentId);
  if (!state) throw new Error('an account without a row');
  return state;
}

/** Publishes what happens to accounts. Who contested one for its owner, and why, stays here. */
export const accountsPublisher =
  (names: HiddenNames): Publisher =>
  async (recorded, manager, together) => {
    const stateNow = async (agentId: string) =>
      stateIn(await accountOf(agentId, manager, together), names);
    const agentId = agentOfStream(recorded.stream);
    if (agentId === undefined) return [];
    const event = recorded.event as AccountEvent;
    switch (event.type) {
      case 'AccountOpened': {
        const { login, address } = event.data;
        const opened = { agentId, login, aliases: [], address };
        return [message('AccountOpened', opened), stateMessage({ ...opened, status: 'open' })];
      }
      case 'AccountRestored':
        // What others know of the account happened before; only its sequence begins anew.
        return [stateMessage(await stateNow(agentId))];
      case 'LoginRenumbered': {
        const state = await stateNow(agentId);
        const { from, to, hasSignedIn } = event.data;
        const renumbered = {
          ...{ agentId, from, to, aliases: state.aliases },
          ...(hasSignedIn !== undefined && { hasSignedIn }),
        };
        return [message('LoginRenumbered', renumbered), stateMessage(state)];
      }
      case 'LoginChanged': {
        const state = await stateNow(agentId);
        const { from, to, hidden, hasSignedIn } = event.data;
        const { aliases, address, addressAliases = [] } = state;
        const shownFrom = hidden.includes(from) ? null : from;
        const changed = { agentId, from: shownFrom, to, aliases, address, addressAliases };
        return [message('LoginChanged', { ...changed, hasSignedIn }), stateMessage(state)];
      }
      case 'InitialPasswordSeeded':
        return [message('InitialPasswordSeeded', { agentId })];
      case 'PasswordChosen':
        return [message('PasswordChosen', { agentId, through: event.data.through })];
      case 'AccountContested': {
        const by = event.data.by === 'owner' ? 'owner' : 'staff';
        const unit = await holders.unitOf(manager, agentId);
        return [message('AccountContested', { agentId, unit, by })];
      }
      case 'ContestationRepeated': {
        const unit = await holders.unitOf(manager, agentId);
        return [message('ContestationRepeated', { agentId, unit })];
      }
      case 'AccountClosed':
      case 'AccountReopened': {
        const state = await stateNow(agentId);
        return [message(event.type, { agentId }), stateMessage(state)];
      }
      default:
        return unreachable(event);
    }
  };
