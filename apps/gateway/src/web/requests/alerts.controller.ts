import { managerAlerts } from '@citadelle/contracts/calls';
import { mayReadAlerts } from '@citadelle/rights';
import { IsUuidParam } from '@citadelle/service-kit';
import { Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LastEventId } from '../../api/alerts/last-event-id.js';
import { AlertStreams } from '../../api/alerts/open-streams.js';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import { CurrentPageSession, LooksOnly } from '../visits/visit.guard.js';
import { alertsPage } from './alerts.page.js';
import { cursorOf } from './requests.paths.js';

/** How many alerts a page shows. */
const SHOWN = 20;

/** What managers and administrators must know, and their word that they know it. */
@Pages(mayReadAlerts)
export class AlertPagesController {
  constructor(
    private readonly services: Services,
    private readonly streams: AlertStreams,
  ) {}

  @Get('gestion/alertes')
  async list(@Query('apres') after: unknown): Promise<PageAnswer> {
    const asked = { limit: SHOWN, after: cursorOf(after) };
    return PageAnswer.show(alertsPage(await this.services.ask(managerAlerts.list, asked)));
  }

  /** The alerts as they come, for pages: the API's stream takes no cookie. */
  @Get('gestion/demandes/flux')
  @LooksOnly()
  async stream(
    @CurrentPageSession() session: ActiveSession,
    @LastEventId() lastEventId: number | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.streams.serve(session, reply, lastEventId);
  }

  /** Somebody opens the address to which a form was sent: they are led to its page. */
  @Get('gestion/alertes/:alertId')
  back(): PageAnswer {
    return PageAnswer.goTo('/gestion/alertes');
  }

  @Post('gestion/alertes/:alertId')
  async acknowledge(@Param('alertId', IsUuidParam) alertId: string): Promise<PageAnswer> {
    await this.services.ask(managerAlerts.acknowledge, { alertId });
    return PageAnswer.done('/gestion/alertes', 'alerte');
  }
}
