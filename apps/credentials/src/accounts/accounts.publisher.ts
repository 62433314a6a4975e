import { topics, type AccountsEvents, type AccountsStateEvents } from '@citadelle/contracts';
import { unreachable } from '@citadelle/decider';
import type { OutboxMessage, Publisher, StateTopic } from '@citadelle/event-store';
import { accountStream, agentOfStream, type AccountEvent } from './account.js';
import { AccountStore } from './account.store.js';
import { HolderStore } from './holder.store.js';

function message<Type extends keyof AccountsEvents>(
  type: Type,
  data: AccountsEvents[Type],
): OutboxMessage {
  return { topic: topics.accounts.name, key: data.agentId, type, data };
}

const accounts = new AccountStore();
const holders = new HolderStore();

function stateMessage(data: AccountsStateEvents['AccountState']): OutboxMessage {
  return { topic: topics.accountsState.name, key: data.agentId, type: 'AccountState', data };
}

/** The latest state of every account; a tombstone of those whose agent was erased. */
export const accountStates: StateTopic = {
  topic: topics.accountsState.name,
  streamOf: accountStream,
  tombstone: 'AccountState',
  page: async (manager, after, limit) =>
    (await accounts.statesAfter(manager, after, limit)).map(stateMessage),
};

/** Publishes what happens to accounts. Who contested one for its owner, and why, stays here. */
export const accountsPublisher: Publisher = async (recorded, manager) => {
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
      return [stateMessage(await accounts.stateOf(manager, agentId))];
    case 'LoginRenumbered': {
      const state = await accounts.stateOf(manager, agentId);
      const { from, to } = event.data;
      const renumbered = { agentId, from, to, aliases: state.aliases };
      return [message('LoginRenumbered', renumbered), stateMessage(state)];
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
      const state = await accounts.stateOf(manager, agentId);
      return [message(event.type, { agentId }), stateMessage(state)];
    }
    default:
      return unreachable(event);
  }
};
