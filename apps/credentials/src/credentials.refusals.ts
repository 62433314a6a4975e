import type { FieldError } from '@citadelle/contracts';
import type { RefusalProblem } from '@citadelle/service-kit';

type Details = Readonly<Record<string, unknown>>;

const retryAfter = ({ retryAfterSeconds }: Details) => ({
  'retry-after': String(retryAfterSeconds),
});

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} seconde${seconds > 1 ? 's' : ''}`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} heures`;
}

/** What else somebody may do than wait. */
const ADVICE = {
  'other-way':
    ', retrouvez votre compte par votre nom, votre prénom et votre date de naissance, ou adressez-vous à votre service gestionnaire',
  call: ', ou adressez-vous à votre service gestionnaire, qui peut lever cette attente',
};
type Advice = keyof typeof ADVICE;

/** A refusal of what was entered as unit: the same words stand beside the field. */
const ofUnit = (code: string, title: string, detail: string): Record<string, RefusalProblem> => ({
  [code]: {
    status: 422,
    title,
    detail,
    errors: () => [{ field: 'unit', code, message: detail }],
  },
});

/** How the refusals of this service are answered. */
export const credentialsRefusals = {
  'invalid-credentials': {
    status: 401,
    title: 'Connexion refusée',
    detail:
      'L’identifiant ou le mot de passe n’est pas le bon. Vérifiez-les, ou demandez vos codes d’accès.',
  },
  'too-many-attempts': {
    status: 429,
    title: 'Trop d’essais',
    detail: ({ retryAfterSeconds, advice }) =>
      `Attendez ${inWords(Number(retryAfterSeconds))} avant d’essayer de nouveau${ADVICE[advice as Advice] ?? ''}.`,
    headers: retryAfter,
  },
  'hashing-saturated': {
    status: 503,
    title: 'Service très sollicité',
    detail: 'Beaucoup de personnes se connectent en ce moment. Recommencez dans quelques secondes.',
    headers: retryAfter,
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
  'agent-not-found': {
    status: 404,
    title: 'Agent introuvable',
    detail:
      'Aucun agent de ce numéro, avec un compte, n’est géré par un de vos services. Cherchez-le de nouveau.',
  },
  'account-not-found': {
    status: 404,
    title: 'Compte introuvable',
    detail: 'Cet agent n’a pas encore de compte. Recommencez dans quelques instants.',
  },
  'session-not-found': {
    status: 404,
    title: 'Session introuvable',
    detail: 'Vous n’avez pas de session ouverte sous ce numéro : elle est peut-être déjà fermée.',
  },
  'identity-not-found': {
    status: 404,
    title: 'Compte introuvable',
    detail:
      'Aucun compte ouvert ne correspond à ces informations. Vérifiez-les, ou adressez-vous à votre service gestionnaire.',
  },
  'reset-pending': {
    status: 409,
    title: 'Demande déjà en cours',
    detail:
      'Une demande de nouveau mot de passe est déjà en cours pour ce compte. Poursuivez-la avec son 1er code, ou commencez-en une autre : la première reste valable jusqu’à ce que l’une des deux aboutisse.',
  },
  'reset-refused': {
    status: 400,
    title: 'Codes refusés',
    detail:
      'Ces informations ne permettent pas de continuer. Vérifiez l’identifiant et les codes ; si votre demande a expiré ou a été annulée, faites-en une nouvelle.',
  },
  ...ofUnit(
    'unknown-unit',
    'Service gestionnaire non admis',
    'Seuls votre service gestionnaire et le rectorat peuvent traiter votre demande. Choisissez l’un des deux.',
  ),
  ...ofUnit(
    'same-unit',
    'Même service gestionnaire',
    'La demande est déjà dans ce service. Choisissez-en un autre.',
  ),
  'unit-not-found': {
    status: 404,
    title: 'Service gestionnaire introuvable',
    detail: 'Aucun service de ce nom ne vous est confié. Vérifiez son code.',
  },
  'request-not-found': {
    status: 404,
    title: 'Demande introuvable',
    detail: 'Aucune demande de cet identifiant ne vous est confiée. Revenez à la liste.',
  },
  'request-closed': {
    status: 409,
    title: 'Demande terminée',
    detail: 'Cette demande est terminée : il n’y a plus rien à faire. Revenez à la liste.',
  },
  'already-released': {
    status: 409,
    title: 'Code déjà donné',
    detail:
      'Le 2e code de cette demande a déjà été donné et ne peut plus être affiché. S’il est perdu, transférez la demande ou invitez l’agent à en faire une nouvelle.',
  },
  'own-request': {
    status: 403,
    title: 'Votre propre demande',
    detail: 'Cette demande est la vôtre : un autre gestionnaire doit la traiter.',
  },
  'same-source': {
    status: 403,
    title: 'Demande faite depuis votre poste',
    detail:
      'Cette demande a été faite depuis l’adresse de votre session : un autre gestionnaire doit donner le code.',
  },
  'conflict-of-interest': {
    status: 403,
    title: 'Code à faire donner par quelqu’un d’autre',
    detail: ({ why }) =>
      why === 'new-role'
        ? 'Votre rôle date de moins de sept jours, et personne d’autre ne l’a confirmé. Un autre gestionnaire du service ou un autre administrateur peut donner le code, ou confirmer votre nomination.'
        : 'Il y a moins de sept jours, vous avez créé ou déplacé cette personne, ou changé ses rôles. Un autre gestionnaire du service ou un autre administrateur peut donner le code ; vous pouvez aussi transférer la demande.',
  },
  'other-unit-required': {
    status: 403,
    title: 'Demande d’un collègue habilité',
    detail:
      'Cette demande concerne un gestionnaire ou un administrateur de votre service. Transférez-la à un autre service, ou laissez un administrateur la traiter.',
  },
} as const satisfies Record<string, RefusalProblem>;
