import { type SessionPath, sessions } from '@citadelle/contracts/calls';
import { IsUuidParam, ProblemError } from '@citadelle/service-kit';
import { Get, Param, Post } from '@nestjs/common';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import { deviceIn } from '../visits/device-cookie.js';
import { signInPath } from '../visits/sign-in-path.js';
import type { Visit } from '../visits/visit.js';
import { CurrentPageSession, CurrentVisit } from '../visits/visit.guard.js';
import { OWN_SESSIONS, ownSessionsPage } from './own-sessions.page.js';

/** « Mes connexions »: where one is signed in, and ending that. */
@Pages('signed-in')
export class OwnSessionsController {
  constructor(private readonly services: Services) {}

  @Get('espace/connexions')
  async list(
    @CurrentPageSession() { sessionId }: ActiveSession,
    @CurrentVisit() { kept }: Visit,
  ): Promise<PageAnswer> {
    const { items } = await this.services.ask(sessions.list, {});
    const own = items.map((one) => ({ ...one, current: one.sessionId === sessionId }));
    const isKnownDevice = deviceIn(kept) !== undefined;
    return PageAnswer.show(ownSessionsPage({ sessions: own, isKnownDevice }));
  }

  /** Somebody opens the address to which a form was sent: they are led to its page. */
  @Get(['espace/connexions/ailleurs', 'espace/connexions/:sessionId/fin'])
  back(): PageAnswer {
    return PageAnswer.goTo(OWN_SESSIONS);
  }

  @Post('espace/connexions/ailleurs')
  async endOthers(@CurrentPageSession() { sessionId }: ActiveSession): Promise<PageAnswer> {
    await this.services.ask(sessions.endOthers, { sessionId });
    return PageAnswer.done(OWN_SESSIONS, 'ailleurs');
  }

  @Post('espace/connexions/:sessionId/fin')
  async end(
    @CurrentPageSession() session: ActiveSession,
    @Param('sessionId', IsUuidParam) sessionId: SessionPath['sessionId'],
  ): Promise<PageAnswer> {
    await this.services.ask(sessions.end, { sessionId }).catch(fineWhenEnded);
    if (sessionId !== session.sessionId) return PageAnswer.done(OWN_SESSIONS, 'fin');
    return PageAnswer.goTo(signInPath('deconnexion')).withCookies({ name: 'session' });
  }
}

/** It ended by itself meanwhile: that is what was asked for. */
function fineWhenEnded(error: unknown): void {
  if (!(error instanceof ProblemError) || error.code !== 'session-not-found') throw error;
}
