import { decideWithin, type EventStore } from '@citadelle/event-store';
import { demand, mayAppointAdministrator } from '@citadelle/rights';
import { currentActor, EVENT_STORE, Idempotent, writeOnce } from '@citadelle/service-kit';
import { Controller, Delete, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { AgentIdPipe } from '../agents/agent-id.pipe.js';
import { holdActive } from '../agents/agent-moves.js';
import { administratorsDecider, administratorsStream } from './administrators.js';

/** Those who may change the directory, for the gateway. */
@Controller('internal/administrators')
export class AdministratorsController {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Put(':agentId')
  @Idempotent()
  @HttpCode(204)
  async appoint(@Param('agentId', AgentIdPipe) agentId: string): Promise<void> {
    demand(mayAppointAdministrator(currentActor()));
    const command = { type: 'AppointAdministrator', agentId } as const;
    await writeOnce(this.store, async (tx) => {
      await holdActive(tx, agentId);
      await decideWithin(tx, administratorsDecider, administratorsStream, command);
    });
  }

  @Delete(':agentId')
  @Idempotent()
  @HttpCode(204)
  async dismiss(@Param('agentId', AgentIdPipe) agentId: string): Promise<void> {
    demand(mayAppointAdministrator(currentActor()));
    const command = { type: 'DismissAdministrator', agentId } as const;
    await writeOnce(this.store, async (tx) => {
      await decideWithin(tx, administratorsDecider, administratorsStream, command);
    });
  }
}
