import type { ListManagerAlertsCall } from '@citadelle/contracts';
import { Refusal } from '@citadelle/decider';
import type { EventStore } from '@citadelle/event-store';
import { type Actor, demand, mayReadAlert, mayReadAlerts } from '@citadelle/rights';
import {
  currentActor,
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
    const actor = signedIn();
    demand(mayReadAlerts(actor));
    return this.reader.list(actor, query);
  }

  /** The first acknowledgement counts; later ones change nothing. */
  @Post(':alertId/acknowledgement')
  @Idempotent()
  @HttpCode(204)
  async acknowledge(@Param('alertId', IsUuidParam) alertId: string): Promise<void> {
    const actor = signedIn();
    await writeOnce(this.store, async (tx) => {
      const line = await this.reader.find(alertId, tx.manager);
      if (!line) throw new Refusal('alert-not-found');
      demand(mayReadAlert(actor, line));
      await decideOnAlert(tx, alertId, { type: 'AcknowledgeAlert', by: actor.agentId });
    });
  }
}

function signedIn(): Actor {
  const actor = currentActor();
  if (actor.agentId === '') throw standardProblem('unauthorized');
  return actor;
}
