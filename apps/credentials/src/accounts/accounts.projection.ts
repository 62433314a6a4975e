import { unreachable } from '@citadelle/decider';
import { type Projection, type RecordedEvent, runStatement } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { agentOfStream, type AccountEvent } from './account.decider.js';

const OPENED = {
  name: 'account-opened',
  text: `WITH login AS (INSERT INTO logins (login, agent_id, kind) VALUES ($2, $1, 'current')),
              address AS (INSERT INTO addresses (address, agent_id) VALUES ($3, $1))
         INSERT INTO accounts (agent_id, login, address, state) VALUES ($1, $2, $3, 'open')`,
};

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
      await runStatement(manager, OPENED, [agentId, login, address]);
      return;
    }
    case 'LoginRenumbered': {
      const { from, to } = event.data;
      await manager.query(
        `WITH former AS (UPDATE logins SET kind = 'alias' WHERE login = $2),
              login AS (INSERT INTO logins (login, agent_id, kind) VALUES ($3, $1, 'current'))
         UPDATE accounts SET login = $3, aliases = array_append(aliases, $2) WHERE agent_id = $1`,
        [agentId, from, to],
      );
      return;
    }
    case 'AccountClosed':
    case 'AccountReopened':
      await manager.query('UPDATE accounts SET state = $2 WHERE agent_id = $1', [
        agentId,
        event.type === 'AccountClosed' ? 'closed' : 'open',
      ]);
      return;
    case 'InitialPasswordSeeded':
    case 'PasswordChosen':
      // The kind of password stands beside its hash, which is written in the same transaction.
      return;
    default:
      unreachable(event);
  }
}
