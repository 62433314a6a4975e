import { administrators, AgentPath } from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayAppointAdministrator, mayUsePower } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { decideOnAdministrators } from './decide.js';

/** Takes the role of an administrator from somebody, but never from the last one. */
@Controller()
export class DismissAdministratorHandler {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** Refuses with `last-administrator`. */
  @Serves(administrators.dismiss)
  dismiss(@Asked() { agentId }: AgentPath): Promise<void> {
    demand(mayAppointAdministrator(currentActor()));
    demand(mayUsePower(currentActor()));
    return writeOnce(this.store, (tx) =>
      decideOnAdministrators(tx, { type: 'DismissAdministrator', agentId }),
    );
  }
}
