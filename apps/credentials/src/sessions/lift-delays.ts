import { Controller, Inject } from '@nestjs/common';
import { AgentPath, signInDelays } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayLiftSignInDelays } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { AccountStore } from '../accounts/account.store.js';
import { SecurityJournal } from '../journal/security-journal.js';
import { LiftedDelaysStore } from './lifted-delays.store.js';

/** Lifts the delays of an account whose owner came to an administrator. */
@Controller()
export class LiftDelaysHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly accounts: AccountStore,
    private readonly kept: LiftedDelaysStore,
    private readonly journal: SecurityJournal,
  ) {}

  /** Refuses with `account-not-found`. */
  @Serves(signInDelays.lift)
  lift(@Asked() { agentId }: AgentPath): Promise<void> {
    demand(mayLiftSignInDelays(currentActor()));
    return writeOnce(this.store, async (tx) => {
      const { manager } = tx;
      const [account] = await this.accounts.views(manager, [agentId]);
      if (!account) throw new Refusal('account-not-found');
      await this.kept.lift(manager, agentId);
      await this.journal.write(tx, { kind: 'sign-in-delays-lifted', agentId });
    });
  }
}
