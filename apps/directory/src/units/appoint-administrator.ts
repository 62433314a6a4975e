import { administrators, AgentPath, type ProposedChange } from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayAppointAdministrator, mayUsePower } from '@citadelle/rights';
import {
  answerOrNothing,
  Asked,
  CONFIG,
  currentActor,
  EVENT_STORE,
  Serves,
  writeOnce,
} from '@citadelle/service-kit';
import { Controller, Inject, Res } from '@nestjs/common';
import { holdActive } from '../agents/hold-active.js';
import { DirectoryConfig } from '../directory.config.js';
import { changeAdministrator, circumstancesOf, proposedChange } from './change-administrator.js';

/** Makes somebody who works here an administrator, once a second administrator says so too where there are several. */
@Controller()
export class AppointAdministratorHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: DirectoryConfig,
  ) {}

  @Serves(administrators.appoint)
  async appoint(
    @Asked() { agentId }: AgentPath,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<ProposedChange> {
    demand(mayAppointAdministrator(currentActor()));
    demand(mayUsePower(currentActor()));
    const circumstances = circumstancesOf(this.config);
    const proposal = await writeOnce(this.store, async (tx) => {
      await holdActive(tx, agentId);
      return changeAdministrator(tx, { type: 'AppointAdministrator', agentId, ...circumstances });
    });
    return answerOrNothing(proposedChange(proposal), reply);
  }
}
