import type { JournalKind } from '@citadelle/contracts';

/** What the entries of each kind tell of. */
export const KINDS: Readonly<Record<JournalKind, string>> = {
  'sign-in-failed': 'Connexion refusée',
  'reauthentication-failed': 'Mot de passe faux en cours de session',
  'password-change-failed': 'Changement de mot de passe refusé',
  delayed: 'Délai imposé',
  'right-refused': 'Accès refusé, faute de droit',
  'code-released': '2e code donné',
  'request-refused': 'Demande de code refusée',
  'request-transferred': 'Demande de code transférée',
  'account-contested': 'Compte contesté',
  'sign-in-delays-lifted': 'Délais de connexion levés',
  'reset-delays-lifted': 'Délais des demandes levés',
  'sessions-ended': 'Sessions fermées',
  'data-exported': 'Données téléchargées',
  'journal-read': 'Journal consulté',
  'journal-exported': 'Journal téléchargé',
  'agent-created': 'Agent créé',
  'agent-assigned': 'Agent affecté à un service',
  'departure-announced': 'Départ d’un agent annoncé',
  'departure-withdrawn': 'Départ annoncé annulé',
  'agent-departed': 'Départ d’un agent',
  'agent-returned': 'Retour d’un agent',
  'manager-appointed': 'Gestionnaire nommé(e)',
  'manager-confirmed': 'Nomination d’un(e) gestionnaire confirmée',
  'manager-dismissed': 'Gestionnaire retiré(e)',
  'administrator-proposed': 'Nomination d’un administrateur proposée',
  'administrator-dismissal-proposed': 'Retrait d’un administrateur proposé',
  'administrator-departure-proposed': 'Départ d’un administrateur proposé',
  'administrator-appointed': 'Administrateur nommé',
  'administrator-dismissed': 'Administrateur retiré',
  'unit-declared': 'Service gestionnaire créé',
  'import-confirmed': 'Import d’un fichier RH confirmé',
  'import-blocks-lifted': 'Blocages d’un fichier RH levés',
  'other-act': 'Autre acte dans l’annuaire',
};

const OUTCOMES: Readonly<Record<string, string>> = {
  done: 'fait',
  'invalid-credentials': 'identifiant ou mot de passe faux',
  'wrong-password': 'mot de passe faux',
  'too-many-attempts': 'trop d’essais',
  'too-many-requests': 'trop de requêtes',
  'administrator-required': 'réservé aux administrateurs',
  'password-change-required': 'mot de passe encore à choisir',
  'reauthentication-required': 'mot de passe non confirmé',
  'own-request': 'sa propre demande',
  'same-source': 'demande faite depuis le même poste',
  'other-unit-required': 'demande d’un collègue habilité',
  'conflict-of-interest': 'conflit d’intérêts',
};

/** How something ended, as people say it; what has no words of its own was refused. */
export function outcomeInWords(outcome: string): string {
  return OUTCOMES[outcome] ?? 'refusé';
}
