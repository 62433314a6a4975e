import type { ListManagerAlertsCall } from '@citadelle/contracts';
import { Refusal } from '@citadelle/decider';
import type { EventStore } from '@citadelle/event-store';
import {
  currentCall,
  EVENT_STORE,
  Idempotent,
  IsUuidParam,
  standardProblem,
  writeOnce,
} from '@citadelle/service-kit';
import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { decideOnAlert } from './alert-stream.js';
import { ManagerAlertsReader } from './manager-alerts.reader.js';
import { ManagerAlertsQuery } from './manager-alerts.requests.js';

/** Shows those who must act what they were told of, and takes their word that they have seen to it. */
@Controller('internal/manager-alerts')
export class ManagerAlertsController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly reader: ManagerAlertsReader,
  ) {}

  /** Latest first. */
  @Get()
  async list(@Query() query: ManagerAlertsQuery): Promise<ListManagerAlertsCall['response']> {
    const page = await this.reader.list(actor(), query);
    if (!page) throw new Refusal('alert-not-found');
    return page;
  }

  /** The first word counts; those after it add nothing. */
  @Post(':alertId/acknowledgement')
  @Idempotent()
  @HttpCode(204)
  async acknowledge(@Param('alertId', IsUuidParam) alertId: string): Promise<void> {
    const by = actor();
    await writeOnce(this.store, async (tx) => {
      if (!(await this.reader.concerns(by, alertId, tx.manager)))
        throw new Refusal('alert-not-found');
      await decideOnAlert(tx, alertId, { type: 'AcknowledgeAlert', by });
    });
  }
}

function actor(): string {
  const { actor: agentId } = currentCall();
  if (agentId === undefined) throw standardProblem('unauthorized');
  return agentId;
}
