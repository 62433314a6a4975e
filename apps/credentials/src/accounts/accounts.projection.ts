import { unreachable } from '@citadelle/decider';
import { inRuns, type Projection, type RecordedEvent } from '@citadelle/event-store';
import { type AccountEvent, agentOfStream } from './account.js';
import { AccountStore } from './account.store.js';
import { ContestedAccountStore } from './contested-account.store.js';

const accounts = new AccountStore();
const contested = new ContestedAccountStore();

/** Writes the read model of accounts, and the registry of all logins and addresses ever given. */
export const accountsProjection: Projection = {
  name: 'accounts',
  tables: ['accounts', 'logins', 'addresses', 'contested_accounts'],

  async project(events, manager) {
    const ofAccounts = events.filter(({ stream }) => agentOfStream(stream) !== undefined);
    for (const run of inRuns<AccountEvent>(ofAccounts))
      switch (run.type) {
        case 'AccountOpened':
          await accounts.open(
            manager,
            run.events.map(({ stream, event: { data } }) => ({
              ...{ agentId: agentOfStream(stream)!, login: data.login, address: data.address },
            })),
          );
          break;
        case 'AccountRestored':
          await accounts.restore(
            manager,
            run.events.map(({ stream, event }) => ({
              ...{ agentId: agentOfStream(stream)!, ...event.data },
            })),
          );
          break;
        case 'LoginRenumbered':
          await accounts.renumber(
            manager,
            run.events.map(({ stream, event: { data } }) => ({
              ...{ agentId: agentOfStream(stream)!, from: data.from, to: data.to },
            })),
          );
          break;
        case 'LoginChanged':
          for (const { stream, event } of run.events)
            await accounts.changeLogin(manager, agentOfStream(stream)!, event.data);
          break;
        case 'AccountClosed':
          await accounts.setState(manager, idsOf(run.events), 'closed');
          break;
        case 'AccountReopened':
          await accounts.setState(manager, idsOf(run.events), 'open');
          break;
        case 'AccountContested':
          await contested.add(manager, idsOf(run.events));
          break;
        case 'PasswordChosen':
          await contested.remove(manager, idsOf(run.events));
          break;
        case 'ContestationRepeated':
        case 'InitialPasswordSeeded':
          // The kind of password stands beside its hash, which is written in the same transaction.
          break;
        default:
          unreachable(run);
      }
  },
};

const idsOf = (events: readonly RecordedEvent[]) =>
  events.map(({ stream }) => agentOfStream(stream)!);
