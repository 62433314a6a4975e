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
  /** Whether the browser presented a session that has ended. */
  readonly sessionOver: boolean;
  /** What the browser kept for us. */
  readonly kept: Readonly<Partial<Record<PageCookie, string>>>;
  /** The secret of a browser that had none, to be kept there. */
  readonly newVisitor?: string;
}

/** The visit of whoever got no further than the door. */
export const UNKNOWN_VISIT: Visit = { path: '/', formToken: '', sessionOver: false, kept: {} };

const visits = new WeakMap<FastifyRequest, Visit>();

/** Says who stands behind a request. */
export function noteVisit(request: FastifyRequest, visit: Visit): void {
  visits.set(request, visit);
}

/** Who stands behind a request, or undefined while nobody has asked. */
export function notedVisit(request: FastifyRequest): Visit | undefined {
  return visits.get(request);
}

/** Who stands behind a request, as far as that is known. */
export function visitOf(request: FastifyRequest): Visit {
  return notedVisit(request) ?? UNKNOWN_VISIT;
}
