import {
  AlertPath,
  managerAlerts,
  type ManagerAlertsPage,
  PageRequest,
  publicAlerts,
  StreamAlerts,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Controller, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Services } from '../../upstream/services.js';
import { CurrentSession, OpenTo } from '../sessions/session.guard.js';
import type { ActiveSession } from '../sessions/session.guard.js';
import { AlertStreams } from './open-streams.js';
import { LAST_EVENT_ID_HEADER, LastEventId } from './last-event-id.js';

/** The alerts of managers (of their units) and administrators: list, acknowledgement and stream. */
@ApiTags('Alerts')
@Controller()
@OpenTo('signed-in')
export class AlertsController {
  constructor(
    private readonly services: Services,
    private readonly streams: AlertStreams,
  ) {}

  @Serves(publicAlerts.list)
  listAlerts(@Asked() request: PageRequest): Promise<ManagerAlertsPage> {
    return this.services.ask(managerAlerts.list, request);
  }

  @Serves(publicAlerts.stream)
  @ApiHeader(LAST_EVENT_ID_HEADER)
  async streamAlerts(
    @Asked() request: StreamAlerts,
    @CurrentSession() session: ActiveSession,
    @LastEventId() lastEventId: number | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.streams.serve(session, reply, lastEventId ?? request.lastEventId);
  }

  @Serves(publicAlerts.acknowledge)
  acknowledgeAlert(@Asked() request: AlertPath): Promise<void> {
    return this.services.ask(managerAlerts.acknowledge, request);
  }
}
