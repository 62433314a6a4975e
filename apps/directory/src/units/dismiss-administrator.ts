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
import { DirectoryConfig } from '../directory.config.js';
import { changeAdministrator, circumstancesOf, proposedChange } from './change-administrator.js';

/** Takes the role of an administrator from somebody, once a second one says so too, but never from the last one. */
@Controller()
export class DismissAdministratorHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: DirectoryConfig,
  ) {}

  /** Refuses with `last-administrator`. */
  @Serves(administrators.dismiss)
  async dismiss(
    @Asked() { agentId }: AgentPath,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<ProposedChange> {
    demand(mayAppointAdministrator(currentActor()));
    demand(mayUsePower(currentActor()));
    const circumstances = circumstancesOf(this.config);
    const proposal = await writeOnce(this.store, (tx) =>
      changeAdministrator(tx, { type: 'DismissAdministrator', agentId, ...circumstances }),
    );
    return answerOrNothing(proposedChange(proposal), reply);
  }
}
