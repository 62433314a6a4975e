import type { Grants } from '@citadelle/contracts';
import { isAllowed } from '@citadelle/rights';
import { ProblemError } from '@citadelle/service-kit';
import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { type ActiveSession, refusalFor } from '../../api/sessions/session.guard.js';
import { GatewayConfig } from '../../gateway.config.js';
import { SecurityJournal } from '../../upstream/security-journal.js';
import { AnsweredInstead, PageAnswer } from '../answers/page-answer.js';
import { KeptAnswers } from '../answers/kept-answers.js';
import { NOWHERE, refusedFormPage } from '../errors/error.pages.js';
import { PostedFields } from '../forms/posted-fields.js';
import { KnownRoutes } from '../known-routes.js';
import { formToken, isOfOtherSession, isSecret, refusalOfForm } from './form-proof.js';
import { PageCookies } from './page-cookies.js';
import { signInPath } from './sign-in-path.js';
import { noteVisit, renewSession, type Visit, visitOf } from './visit.js';
import { Visitors } from './visitors.js';

/** Who may see a page; that there is one is seen only by those whom its rule of `@citadelle/rights` allows it. */
export type PageAccess = 'anyone' | 'any-session' | 'signed-in' | ((grants: Grants) => string);

/** Says who may see a page, or all those of a controller. */
export const SeenBy = Reflector.createDecorator<PageAccess>();

/** This handler also takes forms from a browser without any cookie of ours. */
export const NeedsNoCookies = Reflector.createDecorator({ transform: () => true });

/** This handler does not move the idle deadline of a session, since pages call it by themselves. */
export const LooksOnly = Reflector.createDecorator({ transform: () => true });

/** Finds out who asks for a page, refuses forms that are not ours, and leads to the sign-in page where a session is needed. */
@Injectable()
export class VisitGuard implements CanActivate {
  private readonly origin: string;

  constructor(
    private readonly visitors: Visitors,
    private readonly cookies: PageCookies,
    private readonly known: KnownRoutes,
    private readonly answers: KeptAnswers,
    private readonly reflector: Reflector,
    private readonly journal: SecurityJournal,
    config: GatewayConfig,
  ) {
    this.origin = new URL(config.PUBLIC_URL).origin;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const begun = this.visitors.begin(request, this.wayBack(request));
    if (request.method === 'POST') this.refuseForged(request, begun, context);
    noteVisit(request, begun);
    const handler = context.getHandler();
    const access = this.reflector.getAllAndOverride(SeenBy, [handler, context.getClass()]);
    const looksOnly = this.reflector.get(LooksOnly, handler);
    const known = await this.withSession(request, begun, access, looksOnly);
    noteVisit(request, known);
    this.refuseIfOfAnother(request, known);
    this.refuseIfClosed(request, access, known);
    return true;
  }

  /** The address to come back to after signing in: the page itself, or the page of the form that was sent. */
  private wayBack({ method, url, headers }: FastifyRequest): string {
    const path = url.split('?', 1)[0] ?? '/';
    if (method === 'GET') return url;
    if (this.known.methodsAt(path).includes('GET')) return path;
    return this.cookies.read(headers.cookie).session === undefined ? '/' : '/espace';
  }

  private refuseForged(request: FastifyRequest, { kept, path }: Visit, context: ExecutionContext) {
    const refusal = refusalOfForm({
      headers: request.headers,
      token: proofIn(request),
      secret: isSecret(kept.visitor) ? kept.visitor : undefined,
      withCookies: kept.visitor !== undefined || kept.session !== undefined,
      origin: this.origin,
    });
    if (refusal === undefined) return;
    if (refusal === 'no-cookies' && this.reflector.get(NeedsNoCookies, context.getHandler()))
      return;
    throw new AnsweredInstead(PageAnswer.show(refusedFormPage(refusal, path), 403));
  }

  /** A form of somebody who has signed out, or of whom another one has taken the place. */
  private refuseIfOfAnother(request: FastifyRequest, { session, path }: Visit): void {
    if (request.method !== 'POST' || !session) return;
    if (isOfOtherSession(proofIn(request), session.sessionId))
      throw new AnsweredInstead(PageAnswer.show(refusedFormPage('stale-form', path), 403));
  }

  private async withSession(
    request: FastifyRequest,
    { visitor, ...visit }: ReturnType<Visitors['begin']>,
    access: PageAccess,
    looksOnly: boolean,
  ): Promise<Visit> {
    const token = visit.kept.session;
    try {
      const session =
        (token !== undefined && (await this.visitors.sessionOf(token, looksOnly))) ||
        (await this.sessionAfter(request));
      if (session) return { ...visit, formToken: formToken(visitor, session.sessionId), session };
      return { ...visit, sessionOver: token !== undefined };
    } catch (error) {
      // A page for anyone is shown even when the session cannot be looked up.
      if (access === 'anyone' && error instanceof ProblemError) return visit;
      throw error;
    }
  }

  /** The session in which the same form, sent twice, was sent first, where its token has changed with that. */
  private async sessionAfter(request: FastifyRequest): Promise<ActiveSession | undefined> {
    const token = await this.answers.tokenAfter(request);
    const session = token === undefined ? undefined : await this.visitors.sessionOf(token);
    if (session) renewSession(session, session.token);
    return session;
  }

  private refuseIfClosed(
    request: FastifyRequest,
    access: PageAccess,
    { session, sessionOver, path }: Visit,
  ): void {
    if (access === 'anyone') return;
    if (!session) {
      const why = sessionOver ? 'session-terminee' : 'connexion-necessaire';
      throw new AnsweredInstead(PageAnswer.goTo(signInPath(why, path)));
    }
    const refusal = refusalFor(access === 'any-session' ? access : 'signed-in', session);
    if (refusal?.code === 'password-change-required') {
      throw new AnsweredInstead(PageAnswer.goTo('/mot-de-passe'));
    }
    if (refusal) throw refusal;
    if (typeof access === 'function') {
      const verdict = access(session.account);
      if (isAllowed(verdict)) return;
      this.journal.refused(verdict, pageOf(request), request.params as object);
      throw new AnsweredInstead(NOWHERE);
    }
  }
}

/** The page that was asked for, as the security journal names it: without what stands in its address. */
function pageOf({ method, routeOptions }: FastifyRequest): string {
  return `${method} ${(routeOptions.url ?? '/').replaceAll(/:(\w+)/g, '{$1}')}`;
}

function proofIn({ body }: FastifyRequest): string | undefined {
  return body instanceof PostedFields ? body.token : undefined;
}

function currentVisit(_: unknown, context: ExecutionContext): Visit {
  return visitOf(context.switchToHttp().getRequest<FastifyRequest>());
}

/** Who asks for the page, in a handler. */
export const CurrentVisit = createParamDecorator(currentVisit);

/** Parameter of a handler behind `@SeenBy` (not `anyone`): the session. */
export const CurrentPageSession = createParamDecorator(
  (_: unknown, context: ExecutionContext) => currentVisit(_, context).session,
);
