import type { RefusalProblem } from '@citadelle/service-kit';
import { outdatedInWords } from './imports/outdated-in-words.js';

/** `YYYY-MM-DD` as it is written in French. */
const frenchDay = (day: unknown) => String(day).split('-').reverse().join('/');

const outOfOrder = ({ since }: Readonly<Record<string, unknown>>) =>
  `Cette date précède le dernier mouvement connu de cet agent, le ${frenchDay(since)}. Corrigez-la.`;

const takenNumen = 'Ce NUMEN appartient déjà à une autre personne.';

const unknownUnit = 'Ce service gestionnaire n’existe pas. Choisissez-en un dans la liste.';

const contractOver =
  'Ce contrat serait déjà terminé. Corrigez la date ou, si la personne ne travaille plus ici, enregistrez son départ.';

/** How the refusals of the directory's domain are answered. */
export const directoryRefusals: Readonly<Record<string, RefusalProblem>> = {
  'numen-conflict': {
    status: 409,
    title: 'NUMEN déjà attribué',
    detail: `${takenNumen} Vérifiez le NUMEN, le nom, le prénom et la date de naissance.`,
    errors: () => [{ field: 'numen', code: 'numen-conflict', message: takenNumen }],
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
  'agent-departed': {
    status: 409,
    title: 'Agent parti',
    detail:
      'Cet agent a quitté l’académie et ne peut recevoir aucun rôle. S’il est revenu, enregistrez d’abord son retour.',
  },
  'already-departed': {
    status: 409,
    title: 'Départ déjà enregistré',
    detail: ({ since }) =>
      `Le départ de cet agent est déjà enregistré, au ${frenchDay(since)}. S’il est revenu depuis, enregistrez d’abord son retour.`,
  },
  'not-departed': {
    status: 409,
    title: 'Agent toujours en poste',
    detail: 'Aucun départ de cet agent n’est enregistré : il n’y a pas de retour à indiquer.',
  },
  'date-out-of-order': {
    status: 422,
    title: 'Date impossible',
    detail: outOfOrder,
    errors: (details) => [
      {
        field: String(details.field ?? 'on'),
        code: 'date-out-of-order',
        message: outOfOrder(details),
      },
    ],
  },
  'contract-over': {
    status: 422,
    title: 'Contrat déjà terminé',
    detail: contractOver,
    errors: () => [{ field: 'endsOn', code: 'contract-over', message: contractOver }],
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
      'Cet agent est le dernier administrateur de l’annuaire. Nommez-en un autre avant de lui retirer ce rôle ou d’enregistrer son départ.',
  },
  'administrator-exists': {
    status: 409,
    title: 'Un administrateur existe déjà',
    detail:
      'L’annuaire a déjà un administrateur. Demandez-lui de nommer les suivants depuis l’annuaire.',
  },
  'import-not-found': {
    status: 404,
    title: 'Import introuvable',
    detail: 'Aucun import ne porte cette référence. Consultez la liste des imports.',
  },
  'file-empty': {
    status: 422,
    title: 'Fichier vide',
    detail: 'Ce fichier est vide. Choisissez celui que vous avez enregistré au format CSV.',
  },
  'file-truncated': {
    status: 400,
    title: 'Fichier reçu en partie',
    detail:
      'Le fichier n’est pas arrivé en entier, et rien n’en a été gardé. Envoyez-le de nouveau.',
  },
  'plan-outdated': { status: 409, title: 'Aperçu dépassé', detail: outdatedInWords },
  'import-blocked': {
    status: 409,
    title: 'Import bloqué',
    detail:
      'Ce fichier est bloqué par sécurité. Corrigez-le et renvoyez-le, ou levez chaque blocage en connaissance de cause.',
  },
  'import-not-ready': {
    status: 409,
    title: 'Import pas encore prêt',
    detail: 'Cet import ne peut pas être confirmé ni complété dans son état actuel. Consultez-le.',
  },
  'import-superseded': {
    status: 409,
    title: 'Aperçu remplacé',
    detail:
      'Vous avez envoyé un autre fichier depuis : cet aperçu a été abandonné. Ouvrez le plus récent dans la liste des imports.',
  },
  'import-not-running': {
    status: 409,
    title: 'Import pas en cours',
    detail: 'Cet import n’est pas en cours : il n’y a rien à suspendre ni à reprendre.',
  },
  'import-is-over': {
    status: 409,
    title: 'Import terminé',
    detail: 'Cet import est terminé : il ne peut plus être abandonné.',
  },
  'nothing-to-answer': {
    status: 422,
    title: 'Réponse sans question',
    detail: 'L’aperçu ne pose pas cette question, ou pas avec cette réponse. Relisez-le.',
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
    detail: ({ advice }) =>
      advice === 'other-way'
        ? 'Trop de recherches à ce nom n’ont pas abouti. Si vous connaissez votre identifiant, demandez vos codes avec lui et votre date de naissance ; sinon patientez, ou adressez-vous à votre service gestionnaire.'
        : 'Trop de recherches ont été faites depuis cette connexion. Patientez avant de recommencer, ou adressez-vous à votre service gestionnaire.',
    headers: ({ retryAfterSeconds }) => ({ 'retry-after': String(retryAfterSeconds) }),
  },
};
