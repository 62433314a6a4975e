import type { FastifyRequest } from 'fastify';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import type { PageCookie } from './page-cookies.js';

/** Who asks for a page, and what its forms need. */
export interface Visit {
  /** The page asked for, with its query; where a signed-out visitor comes back to. */
  readonly path: string;
  /** What each form of the page carries, to prove that it came from a page of ours. */
  readonly formToken: string;
  readonly session?: ActiveSession;
  /** Whether the browser presented a session that has ended. Its cookie stays: another tab may have just replaced it. */
  readonly sessionOver: boolean;
  /** What the browser kept for us. */
  readonly kept: Readonly<Partial<Record<PageCookie, string>>>;
  /** The secret of a browser that had none, to be kept there. */
  readonly newVisitor?: string;
}

/** A visit without a session, for errors that happen before the guard. */
export const UNKNOWN_VISIT: Visit = { path: '/', formToken: '', sessionOver: false, kept: {} };

const renewed = new WeakSet<ActiveSession>();

/** The session of a visit goes on under another token: whatever is answered, the browser gets it. */
export function renewSession(session: ActiveSession, token: string): void {
  session.token = token;
  renewed.add(session);
}

/** Whether the browser has to get another token. */
export function isRenewed(session: ActiveSession): boolean {
  return renewed.has(session);
}

const visits = new WeakMap<FastifyRequest, Visit>();

/** Attaches a visit to a request. */
export function noteVisit(request: FastifyRequest, visit: Visit): void {
  visits.set(request, visit);
}

/** The visit of a request, or undefined before the guard has run. */
export function notedVisit(request: FastifyRequest): Visit | undefined {
  return visits.get(request);
}

/** The visit of a request, or {@link UNKNOWN_VISIT} before the guard has run. */
export function visitOf(request: FastifyRequest): Visit {
  return notedVisit(request) ?? UNKNOWN_VISIT;
}
