/** What a session may do. A manager's units stand beside, since rights follow the unit. */
export type Role = 'manager' | 'administrator';

/** Who is signed in. */
export interface SessionAccount {
  agentId: string;
  login: string;
  address: string;
  firstName: string;
  usualName: string;
  roles: Role[];
  /** Units whose queue this person manages. */
  managedUnits: string[];
}

/** A session as its owner sees it. */
export interface SessionView {
  expiresAt: string;
  passwordChangeRequired: boolean;
  account: SessionAccount;
}

/** `POST /internal/sessions`; 401 `invalid-credentials`, 429 `too-many-attempts`, 503 `hashing-saturated`. */
export interface OpenSessionCall {
  request: { login: string; password: string };
  response: SessionView & { token: string };
}

/** `POST /internal/sessions/introspection`: who holds this token; moves its idle deadline. 401 `session-expired`. */
export interface IntrospectSessionCall {
  request: { token: string };
  response: SessionView & { sessionId: string };
}

/** `POST /internal/sessions/closing` → 204, also when it was closed before. */
export interface CloseSessionCall {
  request: { token: string };
}

/** `POST /internal/password-changes` → 204; 401, 403 `wrong-password`, 422 `password-rejected`. */
export interface ChangePasswordCall {
  request: { token: string; currentPassword: string; newPassword: string };
}

/** `POST /internal/reauthentications` → 204; 403 `wrong-password`, 429. */
export interface ReauthenticateCall {
  request: { token: string; password: string };
}

/** `GET /internal/accounts/{agentId}?waitMs=`: waits up to `waitMs` for an account that can be signed in to; 404 `account-not-found`. */
export interface GetAccountCall {
  response: AccountView;
}

/** An account, without any secret. */
export interface AccountView {
  agentId: string;
  state: 'open' | 'closed';
  login: string;
  aliases: string[];
  address: string;
  password: 'numen' | 'chosen' | 'none';
}
