import type { AlertView, ListAlertsCall } from '@citadelle/contracts';
import { DATA_SOURCE } from '@citadelle/service-kit';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { DataSource, type FindOptionsWhere } from 'typeorm';
import { AlertEntity } from './alert.entity.js';

/** Which alerts to list. */
export class ListAlertsQuery {
  @IsOptional() @IsUUID() agentId?: string;
  @IsOptional() @IsIn(['waiting', 'delivered', 'abandoned']) state?: AlertView['state'];
  @IsInt() @Min(1) @Max(200) limit: number = 50;
}

/** Shows the other services which alerts wait, were delivered or were abandoned. */
@Controller('internal/alerts')
export class AlertsController {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Latest first. */
  @Get()
  async list(
    @Query() { agentId, state, limit }: ListAlertsQuery,
  ): Promise<ListAlertsCall['response']> {
    const where: FindOptionsWhere<AlertEntity> = {
      ...(agentId !== undefined && { agentId }),
      ...(state !== undefined && { state }),
    };
    const items = await this.dataSource.manager.find(AlertEntity, {
      where,
      order: { raisedAt: 'DESC', alertId: 'DESC' },
      take: limit,
    });
    return { items: items.map(viewOf) };
  }
}

function viewOf({ raisedAt, settledAt, ...alert }: AlertEntity): AlertView {
  const { alertId, agentId, kind, state, failures, reason } = alert;
  return {
    ...{ alertId, agentId, kind, state, failures, reason },
    raisedAt: raisedAt.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
  };
}
