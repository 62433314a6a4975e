import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotificationsClient } from '../../upstream/notifications.client.js';
import { ApiProblems, INVALID_REQUEST } from '../api-problems.js';
import { PageQuery } from '../page-query.dto.js';
import { OpenTo } from '../sessions/session.guard.js';
import { SIGNED_IN_PROBLEMS } from '../sessions/session.problems.js';
import { AlertPath, AlertsAnswer } from './alerts.dto.js';

/** What managers and administrators must know: those of their units, and those for administrators. */
@ApiTags('Alerts')
@Controller('api/v1/alerts')
@OpenTo('signed-in')
export class AlertsController {
  constructor(private readonly notifications: NotificationsClient) {}

  @Get()
  @ApiOperation({ summary: 'The alerts that concern you, latest first' })
  @ApiOkResponse({ type: AlertsAnswer })
  @ApiProblems(INVALID_REQUEST, SIGNED_IN_PROBLEMS, { 404: ['alert-not-found'] })
  listAlerts(@Query() query: PageQuery): Promise<AlertsAnswer> {
    return this.notifications.alerts({ ...query });
  }

  @Post(':alertId/acknowledgement')
  @HttpCode(204)
  @ApiOperation({ summary: 'Acknowledge an alert; the first one stands' })
  @ApiNoContentResponse({ description: 'Acknowledged.' })
  @ApiProblems(INVALID_REQUEST, SIGNED_IN_PROBLEMS, { 404: ['alert-not-found'] })
  acknowledgeAlert(@Param() { alertId }: AlertPath): Promise<void> {
    return this.notifications.acknowledge(alertId);
  }
}
