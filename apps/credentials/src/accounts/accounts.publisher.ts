import { topics, type AccountsEvents, type AccountsStateEvents } from '@citadelle/contracts';
import { unreachable } from '@citadelle/decider';
import type { OutboxMessage, Publisher } from '@citadelle/event-store';
import { agentOfStream, type AccountEvent } from './account.js';
import { AccountStore } from './account.store.js';

function message<Type extends keyof AccountsEvents>(
  type: Type,
  data: AccountsEvents[Type],
): OutboxMessage {
  return { topic: topics.accounts.name, key: data.agentId, type, data };
}

const accounts = new AccountStore();

type State = AccountsStateEvents['AccountState'];

function stateMessage(data: State): OutboxMessage {
  return { topic: topics.accountsState.name, key: data.agentId, type: 'AccountState', data };
}

/** Publishes what happens to accounts. That somebody chose a password is not published. */
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
    case 'LoginRenumbered': {
      const state = await accounts.stateOf(manager, agentId);
      const { from, to } = event.data;
      return [
        message('LoginRenumbered', { agentId, from, to, aliases: state.aliases }),
        stateMessage(state),
      ];
    }
    case 'InitialPasswordSeeded':
      return [message('InitialPasswordSeeded', { agentId })];
    case 'PasswordChosen':
      return [];
    case 'AccountClosed':
    case 'AccountReopened':
      return [
        message(event.type, { agentId }),
        stateMessage(await accounts.stateOf(manager, agentId)),
      ];
    default:
      return unreachable(event);
  }
};
