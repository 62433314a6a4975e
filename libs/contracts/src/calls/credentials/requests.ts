import { type IdentityCheck, identityChecks } from '../../events/credentials.events.js';
import { type ResetState, resetStates } from '../../reset-states.js';
import { callsOf } from '../call.js';
import { Id, Instant, OneLine, OneOf, Shown, UnitId } from '../fields.js';
import { Next, type Page, PageRequest } from '../pages.js';
import { Password, Token } from './secrets.js';
import { ResetPath } from './resets.js';

const credentials = callsOf('credentials');

/**
 * What a manager must look at twice: the request is their own, was started from the source of their session, is of a
 * colleague with a role, was escalated to the administrators, or was transferred from another unit.
 */
export const requestRemarks = [
  'own-request',
  'same-source',
  'privileged',
  'escalated',
  'transferred',
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

/** Releases the second code; with the password it re-authenticates too. */
export class ReleaseSecondCode extends ResetPath {
  @OneOf(identityChecks, { description: 'How you made sure of whom you speak to.' })
  identityCheck!: IdentityCheck;
  @Password({
    optional: true,
    description: 'Your password: re-authenticates in the same call.',
  })
  password?: string;
}

/** {@link ReleaseSecondCode}, in a session. */
export class ReleaseSecondCodeInSession extends ReleaseSecondCode {
  @Token() token!: string;
}

/** The second code, shown this once. */
export class ReleasedSecondCode {
  @Shown({ example: 'W2ZD-9HPA', description: 'Shown this once.' }) secondCode!: string;
  @Instant({ description: 'When the reset ends.' }) expiresAt!: string;
}

/** Refuses a request. */
export class RefuseRequest extends ResetPath {
  @OneLine(500, { description: 'The agent reads it.' }) reason!: string;
}

/** Hands a request to another unit. */
export class TransferRequest extends ResetPath {
  @UnitId({ example: 'RECTORAT' }) unit!: string;
}

// None is repeatable but reading: a code is shown once.

/** What those who handle requests do; to everybody else a request or queue does not exist. */
export const requests = {
  list: credentials('GET /internal/units/{unitId}/password-resets', {
    request: ListRequests,
    response: RequestsPage,
    problems: { 404: ['unit-not-found'] },
  }),
  get: credentials('GET /internal/password-resets/{resetId}', {
    request: ResetPath,
    response: RequestView,
    problems: { 404: ['request-not-found'] },
  }),
  release: credentials('POST /internal/password-resets/{resetId}/second-code', {
    request: ReleaseSecondCodeInSession,
    response: ReleasedSecondCode,
    status: 201,
    problems: {
      403: [
        'reauthentication-required',
        'wrong-password',
        'own-request',
        'same-source',
        'other-unit-required',
      ],
      404: ['request-not-found'],
      409: ['already-released', 'request-closed'],
      429: ['too-many-attempts'],
    },
  }),
  refuse: credentials('POST /internal/password-resets/{resetId}/refusal', {
    request: RefuseRequest,
    problems: { 404: ['request-not-found'], 409: ['request-closed'] },
    idempotent: true,
  }),
  transfer: credentials('POST /internal/password-resets/{resetId}/transfer', {
    request: TransferRequest,
    problems: {
      404: ['request-not-found'],
      409: ['request-closed'],
      422: ['unknown-unit', 'same-unit'],
    },
    idempotent: true,
  }),
};
