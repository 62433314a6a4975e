import { unreachable } from '@citadelle/decider';
import type { Projection, RecordedEvent } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { agentOfStream, type AccountEvent } from './account.js';
import { AccountStore } from './account.store.js';

const accounts = new AccountStore();

/** Writes the read model of accounts, and the registry of all logins and addresses ever given. */
export const accountsProjection: Projection = {
  name: 'accounts',
  tables: ['accounts', 'logins', 'addresses'],
  project: async ({ stream, event }: RecordedEvent, manager) => {
    const agentId = agentOfStream(stream);
    if (agentId !== undefined) await apply(event as AccountEvent, agentId, manager);
  },
};

async function apply(event: AccountEvent, agentId: string, manager: EntityManager): Promise<void> {
  switch (event.type) {
    case 'AccountOpened': {
      const { login, address } = event.data;
      await accounts.open(manager, agentId, login, address);
      return;
    }
    case 'LoginRenumbered': {
      const { from, to } = event.data;
      await accounts.renumber(manager, agentId, from, to);
      return;
    }
    case 'AccountClosed':
      await accounts.setState(manager, agentId, 'closed');
      return;
    case 'AccountReopened':
      await accounts.setState(manager, agentId, 'open');
      return;
    case 'InitialPasswordSeeded':
    case 'PasswordChosen':
      // The kind of password stands beside its hash, which is written in the same transaction.
      return;
    default:
      unreachable(event);
  }
}
