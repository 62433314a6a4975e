import type { Grants, Role } from '../../grants.js';
import { credentialsCall } from '../call.js';
import { Flag, Id, Instant, Shown } from '../fields.js';
import { Login, Password, Token } from './secrets.js';

/** Signs in. */
export class SignIn {
  @Login() login!: string;
  @Password() password!: string;
}

/** Who is signed in. */
export class SessionAccount implements Grants {
  @Id() agentId!: string;
  @Shown({ example: 'jpin' }) login!: string;
  @Shown({ format: 'email', example: 'jean.pin@ac-besancon.fr' }) address!: string;
  @Shown({ example: 'Jean' }) firstName!: string;
  @Shown({ example: 'PIN' }) usualName!: string;
  @Shown({ enum: ['manager', 'administrator'], isArray: true }) roles!: readonly Role[];
  @Shown({ isArray: true, description: 'Units whose requests this person handles.' })
  managedUnits!: readonly string[];
}

/** A session as its owner sees it. */
export class SessionView {
  @Instant({ description: 'Moves with each call, up to a fixed end.' }) expiresAt!: string;
  @Flag({ description: 'When true, `POST /password-changes` alone is open.' })
  passwordChangeRequired!: boolean;
  @Shown({ type: SessionAccount }) account!: SessionAccount;
}

/** A session just opened, with its token; the token is shown this once. */
export class OpenedSession extends SessionView {
  @Shown({ description: 'To be sent as `Authorization: Bearer <token>`.' }) token!: string;
}

/** The token that takes the place of the one that was presented; it is shown this once, and the old one opens nothing. */
export class RenewedToken {
  @Shown({ description: 'Takes the place of the token that you sent, which ends.' }) token!: string;
  @Instant({ description: 'Moves with each call, up to a fixed end.' }) expiresAt!: string;
}

/** Signs out. */
export class SignOut {
  @Token() token!: string;
}

/** Asks who holds a token. It moves the idle deadline, unless `keepIdle` only looks. */
export class IntrospectSession {
  @Token() token!: string;
  @Flag({ optional: true }) keepIdle?: boolean;
}

/** A session that was found by its token, or by its id. */
export class IntrospectedSession extends SessionView {
  @Shown() sessionId!: string;
}

/** Which session is meant. */
export class SessionPath {
  @Id() sessionId!: string;
}

/** A sign-in that opened a session. */
export class SignInView {
  @Instant() at!: string;
  @Shown({ description: 'The address it came from.', example: '192.0.2.7' }) source!: string;
}

/** Wrong passwords at the sign-in of an account, added up over the last 30 days. */
export class RefusedSignInsView {
  @Shown({ type: 'integer', example: 3 }) count!: number;
  @Instant({ description: 'The first one.' }) since!: string;
  @Instant({ description: 'The last one.' }) last!: string;
}

/** The last ten sign-ins of the actor, latest first, and those that were refused. */
export class LastSignIns {
  @Shown({ type: SignInView, isArray: true }) items!: SignInView[];
  @Shown({ type: RefusedSignInsView, nullable: true, description: 'Null when there were none.' })
  refused!: RefusedSignInsView | null;
}

/** Signing in and out. */
export const sessions = {
  signIn: credentialsCall('POST /internal/sessions', {
    request: SignIn,
    response: OpenedSession,
    status: 201,
    problems: {
      401: ['invalid-credentials'],
      429: ['too-many-attempts'],
      503: ['hashing-saturated'],
    },
  }),
  introspect: credentialsCall('POST /internal/sessions/introspection', {
    request: IntrospectSession,
    response: IntrospectedSession,
    problems: { 401: ['session-expired'] },
    repeatable: true,
  }),
  /** Looks at a session that may have another token by now. Its idle deadline stays where it is. */
  watch: credentialsCall('GET /internal/sessions/{sessionId}', {
    request: SessionPath,
    response: IntrospectedSession,
    problems: { 401: ['session-expired'] },
  }),
  signOut: credentialsCall('POST /internal/sessions/closing', {
    request: SignOut,
    repeatable: true,
  }),
  signIns: credentialsCall('GET /internal/sign-ins', {
    response: LastSignIns,
  }),
};
