import type { FieldError } from '@citadelle/contracts';
import { ProblemError } from './problem-error.js';

/** How a refusal of the domain is answered; `headers` and `errors` are made from its details. */
export interface RefusalProblem {
  readonly status: number;
  readonly title: string;
  readonly detail: string | ((details: Readonly<Record<string, unknown>>) => string);
  readonly headers?: (details: Readonly<Record<string, unknown>>) => Record<string, string>;
  readonly errors?: (details: Readonly<Record<string, unknown>>) => FieldError[];
}

const SIGN_IN_FIRST = [401, 'Connexion nécessaire', 'Connectez-vous, puis recommencez.'] as const;

const standard = {
  'malformed-request': [
    400,
    'Requête illisible',
    'La requête n’a pas pu être lue. Vérifiez son adresse et ses en-têtes.',
  ],
  'malformed-json': [
    400,
    'JSON illisible',
    'Le corps de la requête n’est pas du JSON valide en UTF-8. Corrigez-le et recommencez.',
  ],
  unauthorized: SIGN_IN_FIRST,
  'service-credential-required': [
    401,
    'Appel réservé aux services',
    'Cette adresse ne répond qu’aux services de Citadelle. Passez par la passerelle.',
  ],
  forbidden: [403, 'Accès refusé', 'Vous n’avez pas le droit de faire cette opération.'],
  'administrator-required': [
    403,
    'Réservé aux administrateurs de l’annuaire',
    'Votre compte ne permet pas cette action. Adressez-vous à un administrateur de l’annuaire.',
  ],
  'not-found': [404, 'Introuvable', 'Il n’y a rien à cette adresse. Vérifiez-la.'],
  'method-not-allowed': [
    405,
    'Méthode non admise',
    'Cette adresse n’accepte pas cette méthode. Consultez la documentation de l’API.',
  ],
  'not-acceptable': [406, 'Format non disponible', 'Demandez une réponse en application/json.'],
  'request-timeout': [
    408,
    'Requête trop lente',
    'La requête n’est pas arrivée en entier à temps. Recommencez.',
  ],
  conflict: [409, 'Conflit', 'L’état actuel ne permet pas cette opération.'],
  'concurrent-change': [
    409,
    'Modification simultanée',
    'Quelqu’un a modifié la même chose au même moment. Recommencez.',
  ],
  'payload-too-large': [
    413,
    'Requête trop volumineuse',
    'Le corps de la requête dépasse la taille admise. Réduisez-le et recommencez.',
  ],
  'uri-too-long': [414, 'Adresse trop longue', 'L’adresse demandée est trop longue.'],
  'unsupported-media-type': [
    415,
    'Format non pris en charge',
    'Envoyez le corps de la requête en application/json.',
  ],
  'invalid-request': [
    422,
    'Requête invalide',
    'Certaines informations sont absentes ou incorrectes. Corrigez les champs indiqués et recommencez.',
  ],
  'idempotency-key-reused': [
    422,
    'Clé d’idempotence déjà utilisée',
    'Cette clé a déjà servi pour une autre requête. Choisissez-en une nouvelle.',
  ],
  'too-many-requests': [429, 'Trop de requêtes', 'Patientez un moment, puis recommencez.'],
  'headers-too-large': [431, 'En-têtes trop volumineux', 'Réduisez les en-têtes de la requête.'],
  'internal-error': [
    500,
    'Erreur interne',
    'Une erreur inattendue s’est produite. Recommencez plus tard ; si elle persiste, signalez-la à l’assistance.',
  ],
  'service-unavailable': [
    503,
    'Service momentanément indisponible',
    'Le service ne peut pas répondre pour le moment. Recommencez dans quelques instants.',
  ],
  'shutting-down': [
    503,
    'Service en cours d’arrêt',
    'Cette instance s’arrête et n’a rien fait de votre requête. Recommencez.',
  ],
  'reauthentication-required': [
    403,
    'Mot de passe à confirmer',
    'Saisissez de nouveau votre mot de passe, puis recommencez.',
  ],
  // What is said about sessions: by the gateway, and by credentials when one ends between the two.
  'authentication-required': SIGN_IN_FIRST,
  'session-expired': [
    401,
    'Session terminée',
    'Votre session est terminée. Reconnectez-vous, puis recommencez.',
  ],
  'password-change-required': [
    403,
    'Mot de passe à choisir',
    'Choisissez d’abord votre mot de passe : le mot de passe initial ne permet rien d’autre.',
  ],
} as const satisfies Record<string, readonly [number, string, string]>;

/** The codes of the problems whose text stands here, whichever service answers with one. */
export type StandardCode = keyof typeof standard;

/** Whether a code has its text here. */
export function isStandardCode(code: string): code is StandardCode {
  return Object.hasOwn(standard, code);
}

/** The standard problem of this code. */
export function standardProblem(
  code: StandardCode,
  options?: { errors?: FieldError[]; headers?: Record<string, string>; cause?: unknown },
): ProblemError {
  const [status, title, detail] = standard[code];
  return new ProblemError(status, code, title, detail, options);
}

/** 422 with the fields that are wrong. */
export function invalidRequest(errors: FieldError[]): ProblemError {
  return standardProblem('invalid-request', { errors });
}

/** 422 for an `after` that no page of a list has given. */
export function badCursor(): ProblemError {
  const message = 'Ce repère de page n’est pas lisible. Reprenez la liste depuis le début.';
  return invalidRequest([{ field: 'after', code: 'bad-cursor', message }]);
}

/** 422 for a header that has not the form it must have; `message` says which, in French. */
export function badHeader(field: string, message: string): ProblemError {
  return invalidRequest([{ field, code: 'bad-format', message }]);
}

/** 503, and when to try again. */
export function serviceUnavailable(retryAfterSeconds = 2, cause?: unknown): ProblemError {
  return standardProblem('service-unavailable', {
    headers: { 'retry-after': String(retryAfterSeconds) },
    cause,
  });
}

const codeOfStatus = new Map<number, StandardCode>([
  [400, 'malformed-request'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [405, 'method-not-allowed'],
  [406, 'not-acceptable'],
  [408, 'request-timeout'],
  [409, 'conflict'],
  [413, 'payload-too-large'],
  [414, 'uri-too-long'],
  [415, 'unsupported-media-type'],
  [422, 'invalid-request'],
  [429, 'too-many-requests'],
  [431, 'headers-too-large'],
  [503, 'service-unavailable'],
]);

/** The standard problem for a bare HTTP status: other 4xx read as `malformed-request`, the rest as `internal-error`. */
export function problemOfStatus(status: number): ProblemError {
  const other = status >= 400 && status < 500 ? 'malformed-request' : 'internal-error';
  return standardProblem(codeOfStatus.get(status) ?? other);
}
