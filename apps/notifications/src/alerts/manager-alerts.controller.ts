import type { ListManagerAlertsCall } from '@citadelle/contracts';
import { Refusal } from '@citadelle/decider';
import type { EventStore } from '@citadelle/event-store';
import {
  currentCall,
  EVENT_STORE,
  IsUuidParam,
  metadataOf,
  standardProblem,
} from '@citadelle/service-kit';
import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { decideOnAlert } from './alert-stream.js';
import { ManagerAlertsReader } from './manager-alerts.reader.js';
import { ManagerAlertsQuery } from './manager-alerts.requests.js';

/** Lists the alerts of managers and administrators, and acknowledges them. */
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

  /** The first acknowledgement counts; later ones change nothing. */
  @Post(':alertId/acknowledgement')
  @HttpCode(204)
  async acknowledge(@Param('alertId', IsUuidParam) alertId: string): Promise<void> {
    const by = actor();
    if (!(await this.reader.concerns(by, alertId))) throw new Refusal('alert-not-found');
    await this.store.write(metadataOf(), (tx) =>
      decideOnAlert(tx, alertId, { type: 'AcknowledgeAlert', by }),
    );
  }
}

function actor(): string {
  const { actor: agentId } = currentCall();
  if (agentId === undefined) throw standardProblem('unauthorized');
  return agentId;
}
