import { fold } from '@citadelle/decider';
import type { EventMetadata, WriteTransaction } from '@citadelle/event-store';
import { accountDecider, type AccountEvent, accountStream } from './account.js';
import { AccountStore } from './account.store.js';

const accounts = new AccountStore();

/**
 * Renumbers the first of each base that has a second holder: `base` becomes `base1`, unless it is that already, or another
 * login by now. One who has not opened yet does so then. `why` says what is the cause for a base.
 */
export async function makeWay(
  tx: WriteTransaction,
  bases: readonly string[],
  why: (base: string) => EventMetadata,
): Promise<void> {
  if (bases.length === 0) return;
  const firsts = await accounts.lockHolders(tx.manager, bases);
  const streams = await tx.loadAll<AccountEvent>(
    firsts.map(({ agentId }) => accountStream(agentId)),
  );
  await tx.appendAll(
    firsts.map(({ login }, index) => {
      const { stream, version, events } = streams[index]!;
      const facts = events.map(({ event }) => event);
      const command = { type: 'MakeWayForHomonym', loginBase: login } as const;
      const decided = accountDecider.decide(command, fold(accountDecider, facts));
      return { stream, expectedVersion: version, events: decided, metadata: why(login) };
    }),
  );
}
