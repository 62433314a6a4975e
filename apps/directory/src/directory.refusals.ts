import type { RefusalProblem } from '@citadelle/service-kit';

const unknownUnit = 'Ce service gestionnaire n’existe pas. Choisissez-en un dans la liste.';

/** How the refusals of the directory's domain are answered. */
export const directoryRefusals: Readonly<Record<string, RefusalProblem>> = {
  'numen-conflict': {
    status: 409,
    title: 'NUMEN déjà attribué',
    detail:
      'Ce NUMEN appartient déjà à une autre personne. Vérifiez le NUMEN, le nom, le prénom et la date de naissance.',
    errors: () => [
      {
        field: 'numen',
        code: 'numen-conflict',
        message: 'Ce NUMEN appartient déjà à une autre personne.',
      },
    ],
  },
  'unknown-unit': {
    status: 422,
    title: 'Service gestionnaire inconnu',
    detail: unknownUnit,
    errors: () => [{ field: 'unit', code: 'unknown-unit', message: unknownUnit }],
  },
  'agent-not-found': {
    status: 404,
    title: 'Agent introuvable',
    detail: 'Aucun agent de l’annuaire ne porte cet identifiant. Recherchez-le par son nom.',
  },
  'unit-not-found': {
    status: 404,
    title: 'Service gestionnaire introuvable',
    detail: 'Aucun service gestionnaire ne porte ce code. Consultez la liste des services.',
  },
  'last-administrator': {
    status: 409,
    title: 'Dernier administrateur',
    detail:
      'Cet agent est le dernier administrateur de l’annuaire. Nommez-en un autre avant de lui retirer ce rôle.',
  },
  'administrator-exists': {
    status: 409,
    title: 'Un administrateur existe déjà',
    detail:
      'L’annuaire a déjà un administrateur. Demandez-lui de nommer les suivants depuis l’annuaire.',
  },
  'identity-not-found': {
    status: 404,
    title: 'Aucun compte trouvé',
    detail:
      'Aucun compte ne correspond à ces informations. Vérifiez le nom usuel, le prénom et la date de naissance, ou contactez votre service gestionnaire.',
  },
  'too-many-attempts': {
    status: 429,
    title: 'Trop de recherches',
    detail:
      'Trop de recherches ont été faites. Patientez avant de recommencer, ou contactez votre service gestionnaire.',
    headers: ({ retryAfterSeconds }) => ({ 'retry-after': String(retryAfterSeconds) }),
  },
};
