import { type IdentityCheck, identityChecks } from '../../events/credentials.events.js';
import { type ResetState, resetStates } from '../../reset-states.js';
import { declareCall } from '../call.js';
import {
  BirthDate,
  type Details,
  Flag,
  Id,
  Instant,
  OneLine,
  OneOf,
  Shown,
  Text,
  UnitId,
} from '../fields.js';
import { Next, type Page, PageRequest } from '../pages.js';
import { Login, NewPassword, Password, Token } from './accounts.js';

const code =
  (example: string) =>
  (details: Details = {}) =>
    Text(64, { example, description: 'In any case, with or without the dash.', ...details });
const FirstCode = code('K7QM-3TXB');
const SecondCode = code('W2ZD-9HPA');

/** Starts a reset, with a look-up token, or with login and birth date. */
export class StartReset {
  @Text(2000, {
    insteadOf: ['login', 'birthDate'],
    description: 'Of `POST /identity-lookups`; instead of `login` and `birthDate`.',
  })
  lookupToken?: string;
  @Login({ togetherWith: ['login', 'birthDate'] }) login?: string;
  @BirthDate({ togetherWith: ['login', 'birthDate'] }) birthDate?: string;
  @Flag({ optional: true, default: false, description: 'Cancels the pending request first.' })
  startAnew?: boolean;
}

/** A reset just started, with its first code; the code is shown this once. */
export class StartedReset {
  @Id() resetId!: string;
  @Shown({ example: 'K7QM-3TXB', description: 'Shown this once.' }) firstCode!: string;
  @OneOf(['started']) state!: 'started';
  @Instant() expiresAt!: string;
}

/** Which reset is meant. */
export class ResetPath {
  @Id() resetId!: string;
}

/** Asks a manager for the second code. */
export class RequestSecondCode extends ResetPath {
  @FirstCode() firstCode!: string;
  @UnitId({
    optional: true,
    example: 'RECTORAT',
    description: 'The agent’s own unit when absent, or `RECTORAT`.',
  })
  unit?: string;
}

/** A reset that waits for a manager. */
export class RequestedSecondCode {
  @OneOf(['awaiting-second-code']) state!: 'awaiting-second-code';
  @UnitId({ description: 'Whose managers were told.' }) unit!: string;
  @Instant() expiresAt!: string;
}

/** Asks where a reset stands. */
export class FollowReset {
  @Login() login!: string;
  @FirstCode() firstCode!: string;
}

/** Where a reset stands. */
export class ResetStatus {
  @Id() resetId!: string;
  @OneOf(resetStates) state!: ResetState;
  @Shown({ nullable: true, example: 'SIG-AESH' }) unit!: string | null;
  @Instant({ nullable: true, description: 'When the second code was asked for.' })
  requestedAt!: string | null;
  @Instant() expiresAt!: string;
}

/** Cancels a reset, by login and first code, or by what the link in a mail carries. */
export class CancelReset {
  @Text(200, {
    insteadOf: ['login', 'firstCode'],
    description: 'Of the link « ce n’est pas moi »; instead of `login` and `firstCode`.',
  })
  notMeToken?: string;
  @Login({ togetherWith: ['login', 'firstCode'] }) login?: string;
  @FirstCode({ togetherWith: ['login', 'firstCode'] }) firstCode?: string;
}

/** Chooses a new password with both codes. */
export class CompleteReset {
  @Login() login!: string;
  @FirstCode() firstCode!: string;
  @SecondCode() secondCode!: string;
  @NewPassword() newPassword!: string;
}

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

const service = 'credentials';

// None is repeatable but reading: each counts a try or a start, or shows a code once.

/** The agent's part of a reset, without a session. */
export const resets = {
  start: declareCall({
    service,
    method: 'POST',
    path: '/internal/password-resets',
    request: StartReset,
    response: StartedReset,
    status: 201,
    problems: { 404: ['identity-not-found'], 409: ['reset-pending'], 429: ['too-many-attempts'] },
  }),
  requestSecondCode: declareCall({
    service,
    method: 'POST',
    path: '/internal/password-resets/{resetId}/second-code-request',
    request: RequestSecondCode,
    response: RequestedSecondCode,
    status: 202,
    problems: { 400: ['reset-refused'], 422: ['unknown-unit'] },
  }),
  status: declareCall({
    service,
    method: 'POST',
    path: '/internal/password-resets/status',
    request: FollowReset,
    response: ResetStatus,
    problems: { 400: ['reset-refused'] },
  }),
  cancel: declareCall({
    service,
    method: 'POST',
    path: '/internal/password-resets/cancellation',
    request: CancelReset,
    problems: { 400: ['reset-refused'] },
  }),
  complete: declareCall({
    service,
    method: 'POST',
    path: '/internal/password-resets/completion',
    request: CompleteReset,
    problems: { 400: ['reset-refused'], 422: ['password-rejected'], 503: ['hashing-saturated'] },
  }),
};

/** What those who handle requests do; to everybody else a request or queue does not exist. */
export const requests = {
  list: declareCall({
    service,
    method: 'GET',
    path: '/internal/units/{unitId}/password-resets',
    request: ListRequests,
    response: RequestsPage,
    problems: { 404: ['unit-not-found'] },
  }),
  get: declareCall({
    service,
    method: 'GET',
    path: '/internal/password-resets/{resetId}',
    request: ResetPath,
    response: RequestView,
    problems: { 404: ['request-not-found'] },
  }),
  release: declareCall({
    service,
    method: 'POST',
    path: '/internal/password-resets/{resetId}/second-code',
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
  refuse: declareCall({
    service,
    method: 'POST',
    path: '/internal/password-resets/{resetId}/refusal',
    request: RefuseRequest,
    problems: { 404: ['request-not-found'], 409: ['request-closed'] },
    idempotent: true,
  }),
  transfer: declareCall({
    service,
    method: 'POST',
    path: '/internal/password-resets/{resetId}/transfer',
    request: TransferRequest,
    problems: {
      404: ['request-not-found'],
      409: ['request-closed'],
      422: ['unknown-unit', 'same-unit'],
    },
    idempotent: true,
  }),
};
