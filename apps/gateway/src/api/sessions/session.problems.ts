import { ProblemError } from '@citadelle/service-kit';
import type { ProblemCodes } from '@citadelle/contracts/calls';
import type { Access } from './session.guard.js';

const CHALLENGE = { headers: { 'www-authenticate': 'Bearer' } };

/** No token came with a call that needs one. */
export function authenticationRequired(): ProblemError {
  return new ProblemError(
    401,
    'authentication-required',
    'Connexion nécessaire',
    'Connectez-vous, puis recommencez.',
    CHALLENGE,
  );
}

/** The token is unknown, or its session has ended. */
export function sessionExpired(): ProblemError {
  return new ProblemError(
    401,
    'session-expired',
    'Session terminée',
    'Votre session est terminée. Reconnectez-vous, puis recommencez.',
    CHALLENGE,
  );
}

/** Signed in with the initial password: a password must be chosen first. */
export function passwordChangeRequired(): ProblemError {
  return new ProblemError(
    403,
    'password-change-required',
    'Mot de passe à choisir',
    'Choisissez d’abord votre mot de passe : le mot de passe initial ne permet rien d’autre.',
  );
}

/** What any call that needs a session may answer. */
export const SESSION_PROBLEMS: ProblemCodes = {
  401: ['authentication-required', 'session-expired'],
};

/** What any call closed to initial passwords may answer. */
export const SIGNED_IN_PROBLEMS: ProblemCodes = {
  ...SESSION_PROBLEMS,
  403: ['password-change-required'],
};

/** What any administrator's call may answer. */
export const ADMINISTRATOR_PROBLEMS: ProblemCodes = {
  ...SESSION_PROBLEMS,
  403: ['password-change-required', 'administrator-required'],
};

/** What a call that is opened to some may answer. */
export function sessionProblems(access: Access): ProblemCodes {
  if (access === 'any-session') return SESSION_PROBLEMS;
  return access === 'signed-in' ? SIGNED_IN_PROBLEMS : ADMINISTRATOR_PROBLEMS;
}
