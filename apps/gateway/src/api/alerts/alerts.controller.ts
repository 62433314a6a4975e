import { IdempotencyKey } from '@citadelle/service-kit';
import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NotificationsClient } from '../../upstream/notifications.client.js';
import { ApiProblems, INVALID_REQUEST } from '../api-problems.js';
import { IDEMPOTENCY_HEADER } from '../idempotency-header.js';
import { PageQuery } from '../page-query.dto.js';
import { CurrentSession, OpenTo } from '../sessions/session.guard.js';
import type { ActiveSession } from '../sessions/session.guard.js';
import { SIGNED_IN_PROBLEMS } from '../sessions/session.problems.js';
import { AlertStreams } from './alert-streams.js';
import { AlertPath, AlertsAnswer, AlertStreamQuery } from './alerts.dto.js';
import { LAST_EVENT_ID_HEADER, LastEventId } from './last-event-id.js';

/** The alerts of managers (of their units) and administrators: list, acknowledgement and stream. */
@ApiTags('Alerts')
@Controller('api/v1/alerts')
@OpenTo('signed-in')
export class AlertsController {
  constructor(
    private readonly notifications: NotificationsClient,
    private readonly streams: AlertStreams,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The alerts that concern you, latest first' })
  @ApiOkResponse({ type: AlertsAnswer })
  @ApiProblems(INVALID_REQUEST, SIGNED_IN_PROBLEMS, { 404: ['alert-not-found'] })
  listAlerts(@Query() query: PageQuery): Promise<AlertsAnswer> {
    return this.notifications.alerts({ ...query });
  }

  @Get('stream')
  @ApiOperation({
    summary: 'The alerts that concern you, as they come',
    description:
      'Server-sent events: `alert`, whose `id` is its `seq` and whose `data` is as in `GET /alerts`; ' +
      '`incomplete` when more was missed than is sent again, so that the list should be read; `closed` with ' +
      'a `reason` before the stream ends from this side.',
  })
  @ApiHeader(LAST_EVENT_ID_HEADER)
  @ApiOkResponse({
    description: 'Does not end.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @ApiProblems(INVALID_REQUEST, SIGNED_IN_PROBLEMS, {
    404: ['not-found'],
    429: ['too-many-requests'],
  })
  async streamAlerts(
    @CurrentSession() session: ActiveSession,
    @Query() query: AlertStreamQuery,
    @LastEventId() lastEventId: number | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.streams.serve(session, reply, lastEventId ?? query.lastEventId);
  }

  @Post(':alertId/acknowledgement')
  @HttpCode(204)
  @ApiOperation({ summary: 'Acknowledge an alert; the first one stands' })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiNoContentResponse({ description: 'Acknowledged.' })
  @ApiProblems(INVALID_REQUEST, SIGNED_IN_PROBLEMS, { 404: ['alert-not-found'] })
  acknowledgeAlert(
    @Param() { alertId }: AlertPath,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<void> {
    return this.notifications.acknowledge(alertId, idempotencyKey);
  }
}
