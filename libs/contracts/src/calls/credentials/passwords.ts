import { credentialsCall } from '../call.js';
import { Instant } from '../fields.js';
import { NewPassword, Password, Token } from './secrets.js';
import { RenewedToken } from './sessions.js';

/** Chooses a new password. */
export class ChangePassword {
  @Password() currentPassword!: string;
  @NewPassword() newPassword!: string;
}

/** {@link ChangePassword}, in a session. */
export class ChangePasswordInSession extends ChangePassword {
  @Token() token!: string;
}

/** Enters one's password again. */
export class Reauthenticate {
  @Password() password!: string;
}

/** {@link Reauthenticate}, in a session. */
export class ReauthenticateInSession extends Reauthenticate {
  @Token() token!: string;
}

/** The token after a re-authentication. */
export class Reauthenticated extends RenewedToken {
  @Instant({ description: 'Until when the password that was typed again counts.' }) until!: string;
}

const passwordProblems = {
  403: ['wrong-password'],
  401: ['session-expired'],
  503: ['hashing-saturated'],
};

/** What somebody signed in does with their password. */
export const passwords = {
  change: credentialsCall('POST /internal/password-changes', {
    request: ChangePasswordInSession,
    response: RenewedToken,
    problems: { ...passwordProblems, 422: ['password-rejected'] },
  }),
  reauthenticate: credentialsCall('POST /internal/reauthentications', {
    request: ReauthenticateInSession,
    response: Reauthenticated,
    problems: passwordProblems,
  }),
};
