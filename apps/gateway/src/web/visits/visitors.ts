import { sessions } from '@citadelle/contracts/calls';
import { ProblemError } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type ActiveSession, speakFor } from '../../api/sessions/session.guard.js';
import { Services } from '../../upstream/services.js';
import { formToken, isSecret, newSecret } from './form-proof.js';
import { cookiesThatMayChange } from './other-sites.js';
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

  /** What is known of a visit before anybody is asked whose it is. */
  begin(request: FastifyRequest, path: string): Visit & { readonly visitor: string } {
    const kept = this.cookies.read(request.headers.cookie);
    const own = isSecret(kept.visitor) ? kept.visitor : undefined;
    const visitor = own ?? newSecret();
    const mayKeep = cookiesThatMayChange(request) !== 'none';
    return {
      path,
      formToken: formToken(visitor),
      sessionOver: false,
      kept,
      visitor,
      ...(own === undefined && mayKeep && { newVisitor: visitor }),
    };
  }

  /** The visit for which a page is rendered, also when an error came before the guard. */
  async shownTo(request: FastifyRequest): Promise<Visit> {
    const noted = notedVisit(request);
    if (noted) return noted;
    const { visitor, ...visit } = this.begin(request, UNKNOWN_VISIT.path);
    if (visit.kept.session === undefined) return UNKNOWN_VISIT;
    // The page is rendered as for a visitor without a session: a second error would hide the first.
    const session = await this.sessionOf(visit.kept.session, true).catch(() => undefined);
    if (!session) return UNKNOWN_VISIT;
    return { ...visit, formToken: formToken(visitor, session.sessionId), session };
  }
}
