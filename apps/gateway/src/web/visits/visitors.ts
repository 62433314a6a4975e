import { sessions } from '@citadelle/contracts/calls';
import { ProblemError } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type ActiveSession, speakFor } from '../../api/sessions/session.guard.js';
import { Services } from '../../upstream/services.js';
import { formToken } from './form-proof.js';
import { PageCookies } from './page-cookies.js';
import { notedVisit, UNKNOWN_VISIT, type Visit } from './visit.js';

/** Finds out whose session a browser brought. */
@Injectable()
export class Visitors {
  constructor(
    private readonly services: Services,
    private readonly cookies: PageCookies,
  ) {}

  /** The session of a token, or undefined when it has ended; `looksOnly` leaves its idle deadline where it is. */
  async sessionOf(token: string, looksOnly?: boolean): Promise<ActiveSession | undefined> {
    const asked = { token, ...(looksOnly && { keepIdle: true }) };
    try {
      const session = { ...(await this.services.ask(sessions.introspect, asked)), token };
      speakFor(session);
      return session;
    } catch (error) {
      // 422: what was presented does not even look like a token.
      if (error instanceof ProblemError && [401, 422].includes(error.status)) return undefined;
      throw error;
    }
  }

  /** The visit for which a page is rendered, also when an error came before the guard. */
  async shownTo(request: FastifyRequest): Promise<Visit> {
    const noted = notedVisit(request);
    if (noted) return noted;
    const kept = this.cookies.read(request.headers.cookie);
    if (kept.session === undefined) return UNKNOWN_VISIT;
    // The page is rendered as for a visitor without a session: a second error would hide the first.
    const session = await this.sessionOf(kept.session, true).catch(() => undefined);
    if (!session) return UNKNOWN_VISIT;
    return { ...UNKNOWN_VISIT, kept, formToken: formToken(session.token), session };
  }
}
