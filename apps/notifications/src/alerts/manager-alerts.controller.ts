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
import { EntityManager } from 'typeorm';
import { AlertStore } from './alert.store.js';
import { decideOnAlert } from './alert-stream.js';
import { ManagerAlertsQuery } from './manager-alerts.requests.js';

/** Lists the alerts of managers and administrators, and acknowledges them. */
@Controller('internal/manager-alerts')
export class ManagerAlertsController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly alerts: AlertStore,
  ) {}

  /** Latest first. */
  @Get()
  async list(@Query() query: ManagerAlertsQuery): Promise<ListManagerAlertsCall['response']> {
    const actor = signedIn();
    demand(mayReadAlerts(actor));
    const { limit } = query;
    const found = await this.alerts.page(this.manager, actor, { ...query, limit: limit + 1 });
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? String(items.at(-1)!.seq) : null };
  }

  /** The first acknowledgement counts; later ones change nothing. */
  @Post(':alertId/acknowledgement')
  @Idempotent()
  @HttpCode(204)
  async acknowledge(@Param('alertId', IsUuidParam) alertId: string): Promise<void> {
    const actor = signedIn();
    await writeOnce(this.store, async (tx) => {
      const line = await this.alerts.find(tx.manager, alertId);
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
