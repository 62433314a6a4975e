import type { FieldError } from '@citadelle/contracts';
import type { RefusalProblem } from '@citadelle/service-kit';

type Details = Readonly<Record<string, unknown>>;

const retryAfter = ({ retryAfterSeconds }: Details) => ({
  'retry-after': String(retryAfterSeconds),
});

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} secondes`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

/** How the refusals of this service are answered. */
export const credentialsProblems = {
  'invalid-credentials': {
    status: 401,
    title: 'Connexion refusée',
    detail:
      'L’identifiant ou le mot de passe n’est pas le bon. Vérifiez-les, ou demandez vos codes d’accès.',
  },
  'too-many-attempts': {
    status: 429,
    title: 'Trop d’essais',
    detail: ({ retryAfterSeconds }) =>
      `Attendez ${inWords(Number(retryAfterSeconds))} avant d’essayer de nouveau.`,
    headers: retryAfter,
  },
  'hashing-saturated': {
    status: 503,
    title: 'Service très sollicité',
    detail: 'Beaucoup de personnes se connectent en ce moment. Recommencez dans quelques secondes.',
    headers: retryAfter,
  },
  'session-expired': {
    status: 401,
    title: 'Session terminée',
    detail: 'Votre session est terminée. Connectez-vous de nouveau.',
  },
  'wrong-password': {
    status: 403,
    title: 'Mot de passe incorrect',
    detail: 'Le mot de passe actuel n’est pas le bon. Vérifiez-le et recommencez.',
  },
  'password-rejected': {
    status: 422,
    title: 'Mot de passe refusé',
    detail: 'Ce mot de passe ne convient pas. Corrigez ce qui est indiqué et recommencez.',
    errors: ({ errors }) => errors as FieldError[],
  },
  'account-not-found': {
    status: 404,
    title: 'Compte introuvable',
    detail: 'Cet agent n’a pas encore de compte. Recommencez dans quelques instants.',
  },
} as const satisfies Record<string, RefusalProblem>;
