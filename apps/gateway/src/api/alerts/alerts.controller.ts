import { publicAlerts, StreamAlerts } from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Controller, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type ActiveSession, CurrentSession, OpenTo } from '../sessions/session.guard.js';
import { AlertStreams } from './open-streams.js';
import { LAST_EVENT_ID_HEADER, LastEventId } from './last-event-id.js';

/** The stream of the alerts of managers (of their units) and administrators. */
@ApiTags('Alerts')
@Controller()
export class AlertsController {
  constructor(private readonly streams: AlertStreams) {}

  @Serves(publicAlerts.stream)
  @OpenTo('signed-in')
  @ApiHeader(LAST_EVENT_ID_HEADER)
  async streamAlerts(
    @Asked() request: StreamAlerts,
    @CurrentSession() session: ActiveSession,
    @LastEventId() lastEventId: number | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.streams.serve(session, reply, lastEventId ?? request.lastEventId);
  }
}
