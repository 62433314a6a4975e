import type { Grants, Role } from '../../grants.js';
import { credentialsCall } from '../call.js';
import { Flag, Id, Instant, Shown, Text } from '../fields.js';
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

/** Signs in from a browser, which may be known to the account. */
export class SignInOfBrowser extends SignIn {
  @Text(200, { optional: true }) device?: string;
}

/** A session opened from a browser, with the device cookie by which the account knows it from now on. */
export class OpenedSessionOfBrowser extends OpenedSession {
  @Shown() device!: string;
}

/** A browser, by the device cookie that it was given. */
export class DeviceCookie {
  @Text(200) device!: string;
}

/** To which account a browser is known; null to none, or when it was forgotten. */
export class RecognisedDevice {
  @Shown({ nullable: true, format: 'uuid' }) agentId!: string | null;
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
  @Instant({ nullable: true, description: 'Until when the password counts as just typed again.' })
  reauthenticatedUntil!: string | null;
}

/** Which session is meant. */
export class SessionPath {
  @Id() sessionId!: string;
}

/** An open session of the actor. */
export class OpenSession extends SessionPath {
  @Instant() openedAt!: string;
  @Instant({ description: 'To within half a minute.' }) lastUsedAt!: string;
  @Shown({ description: 'The address that it was opened from.', example: '192.0.2.7' })
  source!: string;
  @Shown({
    description: 'What it was opened with, as that said of itself; in French.',
    example: 'Firefox sous Windows',
  })
  device!: string;
}

/** The open sessions of the actor, latest used first. */
export class OpenSessions {
  @Shown({ type: OpenSession, isArray: true }) items!: OpenSession[];
}

/** Whose sessions are ended. */
export class SessionsOfAgent {
  @Id() agentId!: string;
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
    request: SignInOfBrowser,
    response: OpenedSessionOfBrowser,
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
  list: credentialsCall('GET /internal/sessions', { response: OpenSessions }),
  /** Ends a session of the actor. */
  end: credentialsCall('DELETE /internal/sessions/{sessionId}', {
    request: SessionPath,
    problems: { 404: ['session-not-found'] },
  }),
  /** Ends every session of the actor but this one. */
  endOthers: credentialsCall('POST /internal/sessions/{sessionId}/others-ending', {
    request: SessionPath,
    repeatable: true,
  }),
  endAllOf: credentialsCall('DELETE /internal/agents/{agentId}/sessions', {
    request: SessionsOfAgent,
    problems: { 404: ['account-not-found'] },
    repeatable: true,
  }),
  signIns: credentialsCall('GET /internal/sign-ins', {
    response: LastSignIns,
  }),
};

/** The browsers that accounts know. */
export const devices = {
  /** Nothing happens when the cookie is none of ours, or was forgotten before. */
  forget: credentialsCall('POST /internal/devices/forgetting', {
    request: DeviceCookie,
    repeatable: true,
  }),
  /** To which account the browser is known. */
  recognise: credentialsCall('POST /internal/devices/recognition', {
    request: DeviceCookie,
    response: RecognisedDevice,
    repeatable: true,
  }),
};
