import { administrators, AgentPath } from '@citadelle/contracts/calls';
import { decideWithin, type EventStore } from '@citadelle/event-store';
import { demand, mayAppointAdministrator } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { holdActive } from '../agents/depart.js';
import { administratorsDecider, administratorsStream } from './administrators.js';

/** Those who may change the directory, for the gateway. */
@Controller()
export class AdministratorsController {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Serves(administrators.appoint)
  async appoint(@Asked() { agentId }: AgentPath): Promise<void> {
    demand(mayAppointAdministrator(currentActor()));
    const command = { type: 'AppointAdministrator', agentId } as const;
    await writeOnce(this.store, async (tx) => {
      await holdActive(tx, agentId);
      await decideWithin(tx, administratorsDecider, administratorsStream, command);
    });
  }

  @Serves(administrators.dismiss)
  async dismiss(@Asked() { agentId }: AgentPath): Promise<void> {
    demand(mayAppointAdministrator(currentActor()));
    const command = { type: 'DismissAdministrator', agentId } as const;
    await writeOnce(this.store, async (tx) => {
      await decideWithin(tx, administratorsDecider, administratorsStream, command);
    });
  }
}
