import { ProblemError } from '@citadelle/service-kit';

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
