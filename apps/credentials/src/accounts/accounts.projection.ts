import { unreachable } from '@citadelle/decider';
import type { Projection } from '@citadelle/event-store';
import { agentOfStream, type AccountEvent } from './account.js';
import { AccountStore } from './account.store.js';

const accounts = new AccountStore();

/** Writes the read model of accounts, and the registry of all logins and addresses ever given. */
export const accountsProjection: Projection = {
  name: 'accounts',
  tables: ['accounts', 'logins', 'addresses'],
  project: async ({ stream, event: recorded }, manager) => {
    const agentId = agentOfStream(stream);
    if (agentId === undefined) return;
    const event = recorded as AccountEvent;
    switch (event.type) {
      case 'AccountOpened':
        return accounts.open(manager, agentId, event.data.login, event.data.address);
      case 'AccountRestored':
        return accounts.restore(manager, agentId, event.data);
      case 'LoginRenumbered':
        return accounts.renumber(manager, agentId, event.data.from, event.data.to);
      case 'AccountClosed':
        return accounts.setState(manager, agentId, 'closed');
      case 'AccountReopened':
        return accounts.setState(manager, agentId, 'open');
      case 'InitialPasswordSeeded':
      case 'PasswordChosen':
        // The kind of password stands beside its hash, which is written in the same transaction.
        return;
      default:
        unreachable(event);
    }
  },
};
