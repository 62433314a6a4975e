import { type ResetState, resetStates } from '../../reset-states.js';
import { credentialsCall } from '../call.js';
import { Id, Instant, OneOf, Shown, UnitId } from '../fields.js';
import { Next, type Page, PageRequest } from '../pages.js';
import { ResetPath } from './resets.js';

/**
 * What a manager must look at twice: the request is their own, was started from the source of their session, is of a
 * colleague with a role, was escalated to the administrators, was transferred from another unit, stands beside another
 * request of the same person, one of which may be a stranger's; or somebody else must give out its code, since they
 * changed that person in the directory lately, or were given their role by one person alone.
 */
export const requestRemarks = [
  'own-request',
  'same-source',
  'privileged',
  'escalated',
  'transferred',
  'several-requests',
  'own-act',
  'new-role',
] as const;
export type RequestRemark = (typeof requestRemarks)[number];

/** The agent of a request. */
export class RequestingAgent {
  @Id() agentId!: string;
  @Shown({ example: 'Jean' }) firstName!: string;
  @Shown({ example: 'PIN' }) usualName!: string;
  @Shown({ example: 'jpin' }) login!: string;
}

/** A request in a unit's queue. */
export class RequestView {
  @Id() resetId!: string;
  @OneOf(resetStates) state!: ResetState;
  @Shown({ type: RequestingAgent }) agent!: RequestingAgent;
  @UnitId() unit!: string;
  @Instant() requestedAt!: string;
  @Instant() expiresAt!: string;
  @Shown({
    enum: [...requestRemarks],
    isArray: true,
    description: 'What to look at twice before a code is released.',
  })
  remarks!: RequestRemark[];
}

/** Asks for a page of the queue of a unit. */
export class ListRequests extends PageRequest {
  @UnitId() unitId!: string;
  @OneOf(resetStates, {
    optional: true,
    description: 'What still waits for somebody when absent.',
  })
  state?: ResetState;
}

/** A page of a unit's queue. */
export class RequestsPage implements Page<RequestView> {
  @Shown({ type: RequestView, isArray: true }) items!: RequestView[];
  @Next('Goes into `after`.') next!: string | null;
}

/** The requests of a unit, for those who handle them; to everybody else a request or queue does not exist. */
export const requests = {
  list: credentialsCall('GET /internal/units/{unitId}/password-resets', {
    request: ListRequests,
    response: RequestsPage,
    problems: { 404: ['unit-not-found'] },
  }),
  get: credentialsCall('GET /internal/password-resets/{resetId}', {
    request: ResetPath,
    response: RequestView,
    problems: { 404: ['request-not-found'] },
  }),
};
