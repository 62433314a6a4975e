import { Controller, Inject } from '@nestjs/common';
import { AgentPath, resetDelays } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayLiftResetDelays } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { AccountStore } from '../accounts/account.store.js';
import { HolderStore } from '../accounts/holder.store.js';
import { SecurityJournal } from '../journal/security-journal.js';
import { ResetStartStore } from './reset-start.store.js';
import { StartFailureStore } from './start-failure.store.js';

/** Lets an account start resets again, whose owner came to their unit or to an administrator. */
@Controller()
export class LiftStartLimitsHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly accounts: AccountStore,
    private readonly holders: HolderStore,
    private readonly starts: ResetStartStore,
    private readonly failures: StartFailureStore,
    private readonly journal: SecurityJournal,
  ) {}

  /** Refuses with `account-not-found`, also whoever does not manage the unit of the agent. */
  @Serves(resetDelays.lift)
  lift(@Asked() { agentId }: AgentPath): Promise<void> {
    return writeOnce(this.store, async (tx) => {
      const { manager } = tx;
      const unit = await this.holders.unitOf(manager, agentId);
      demand(mayLiftResetDelays(currentActor(), unit));
      if (!(await this.accounts.lock(manager, agentId))) throw new Refusal('account-not-found');
      await this.starts.lift(manager, agentId);
      await this.failures.lift(manager, agentId);
      await this.journal.write(tx, { kind: 'reset-delays-lifted', agentId, unit });
    });
  }
}
