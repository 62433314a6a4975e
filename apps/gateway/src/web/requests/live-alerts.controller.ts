import { mayReadAlerts } from '@citadelle/rights';
import { Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AlertStreams } from '../../api/alerts/open-streams.js';
import { LastEventId } from '../../api/alerts/last-event-id.js';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import { Pages } from '../pages.decorator.js';
import { CurrentPageSession, LooksOnly } from '../visits/visit.guard.js';

/** The alerts as they come, for pages: the API's stream takes no cookie. */
@Pages(mayReadAlerts)
export class LiveController {
  constructor(private readonly streams: AlertStreams) {}

  @Get('gestion/demandes/flux')
  @LooksOnly()
  async stream(
    @CurrentPageSession() session: ActiveSession,
    @LastEventId() lastEventId: number | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.streams.serve(session, reply, lastEventId);
  }
}
