import { type IdentityCheck, identityChecks } from '../../events/credentials.events.js';
import { type ResetState, resetStates } from '../../reset-states.js';
import { credentialsCall } from '../call.js';
import {
  BirthDate,
  Code,
  Flag,
  Id,
  Instant,
  OneLine,
  OneOf,
  Shown,
  Text,
  UnitId,
} from '../fields.js';
import type { Details } from '../field.js';
import { Login, NewPassword, Password, Token } from './secrets.js';

const FirstCode = (details: Details = {}) => Code({ example: 'K7QM-3TXB', ...details });
const SecondCode = () => Code({ example: 'W2ZD-9HPA' });

/** Starts a reset, with a look-up token, or with login and birth date. */
export class StartReset {
  @Text(2000, {
    insteadOf: ['login', 'birthDate'],
    description: 'Of `POST /identity-lookups`; instead of `login` and `birthDate`.',
  })
  lookupToken?: string;
  @Login({ togetherWith: ['login', 'birthDate'] }) login?: string;
  @BirthDate({ togetherWith: ['login', 'birthDate'] }) birthDate?: string;
  @Flag({
    optional: true,
    default: false,
    description: 'Begins another one beside the one that is pending.',
  })
  startAnew?: boolean;
}

/** {@link StartReset} from a browser, which may be known to the account. */
export class StartResetOfBrowser extends StartReset {
  @Text(200, { optional: true }) device?: string;
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
export class RequestCode extends ResetPath {
  @FirstCode() firstCode!: string;
  @UnitId({
    optional: true,
    example: 'RECTORAT',
    description: 'The agent’s own unit when absent, or `RECTORAT`.',
  })
  unit?: string;
}

/** A reset that waits for a manager. */
export class RequestedCode {
  @OneOf(['awaiting-second-code']) state!: 'awaiting-second-code';
  @UnitId({ description: 'Whose managers were told.' }) unit!: string;
  @Instant() expiresAt!: string;
}

/** Releases the second code; with the password it re-authenticates too. */
export class ReleaseCode extends ResetPath {
  @OneOf(identityChecks, { description: 'How you made sure of whom you speak to.' })
  identityCheck!: IdentityCheck;
  @Password({
    optional: true,
    description: 'Your password: re-authenticates in the same call.',
  })
  password?: string;
}

/** {@link ReleaseCode}, in a session. */
export class ReleaseCodeInSession extends ReleaseCode {
  @Token() token!: string;
}

/** The second code, shown this once. */
export class ReleasedCode {
  @Shown({ example: 'W2ZD-9HPA', description: 'Shown this once.' }) secondCode!: string;
  @Instant({ description: 'When the reset ends.' }) expiresAt!: string;
  @Shown({
    optional: true,
    description: 'After a password: takes the place of the token that you sent, which ends.',
  })
  token?: string;
}

/** How many characters the reason of a refusal has at most. */
export const REFUSAL_REASON_MAX = 500;

/** Refuses a request. */
export class RefuseReset extends ResetPath {
  @OneLine(REFUSAL_REASON_MAX, { description: 'The agent reads it.' }) reason!: string;
}

/** Hands a request to another unit. */
export class TransferReset extends ResetPath {
  @UnitId({ example: 'RECTORAT' }) unit!: string;
}

/** Asks where a reset stands. */
export class GetResetStatus {
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

const noOpenRequest = { 404: ['request-not-found'], 409: ['request-closed'] };

// None is repeatable: each counts a try or a start, or shows a code once.

/** The steps of a reset: the agent's without a session, those of managers to whoever handles the request. */
export const resets = {
  start: credentialsCall('POST /internal/password-resets', {
    request: StartResetOfBrowser,
    response: StartedReset,
    status: 201,
    problems: { 404: ['identity-not-found'], 409: ['reset-pending'], 429: ['too-many-attempts'] },
  }),
  requestCode: credentialsCall('POST /internal/password-resets/{resetId}/second-code-request', {
    request: RequestCode,
    response: RequestedCode,
    status: 202,
    problems: { 400: ['reset-refused'], 422: ['unknown-unit'], 429: ['too-many-attempts'] },
  }),
  release: credentialsCall('POST /internal/password-resets/{resetId}/second-code', {
    request: ReleaseCodeInSession,
    response: ReleasedCode,
    status: 201,
    problems: {
      403: [
        'reauthentication-required',
        'wrong-password',
        'own-request',
        'same-source',
        'other-unit-required',
        'conflict-of-interest',
      ],
      404: ['request-not-found'],
      409: ['already-released', 'request-closed'],
      429: ['too-many-attempts'],
    },
  }),
  refuse: credentialsCall('POST /internal/password-resets/{resetId}/refusal', {
    request: RefuseReset,
    problems: { ...noOpenRequest, 403: ['own-request', 'other-unit-required'] },
    idempotent: true,
  }),
  transfer: credentialsCall('POST /internal/password-resets/{resetId}/transfer', {
    request: TransferReset,
    problems: { ...noOpenRequest, 403: ['own-request'], 422: ['unknown-unit', 'same-unit'] },
    idempotent: true,
  }),
  cancel: credentialsCall('POST /internal/password-resets/cancellation', {
    request: CancelReset,
    problems: { 400: ['reset-refused'], 429: ['too-many-attempts'] },
  }),
  complete: credentialsCall('POST /internal/password-resets/completion', {
    request: CompleteReset,
    problems: {
      400: ['reset-refused'],
      422: ['password-rejected'],
      503: ['hashing-saturated'],
      429: ['too-many-attempts'],
    },
  }),
  status: credentialsCall('POST /internal/password-resets/status', {
    request: GetResetStatus,
    response: ResetStatus,
    problems: { 400: ['reset-refused'], 429: ['too-many-attempts'] },
  }),
};
