import type { AlertKind, IdentityCheck } from '@citadelle/contracts';
import type { RequestRemark } from '@citadelle/contracts/calls';
import { LABELS } from '../layout/labels.js';

/** The remarks on a request, in French. */
export const REMARKS: Readonly<Record<RequestRemark, { name: string; todo: string }>> = {
  'own-request': {
    name: 'Votre propre demande',
    todo: 'Un autre gestionnaire doit la traiter.',
  },
  'same-source': {
    name: 'Faite depuis votre poste',
    todo: 'Elle vient de la même adresse que votre session. Si cette adresse n’est pas partagée par votre bâtiment, un autre gestionnaire devra donner le code.',
  },
  privileged: {
    name: 'Collègue habilité(e)',
    todo: 'Cette personne est gestionnaire ou administratrice : un autre service que le sien doit traiter sa demande.',
  },
  escalated: {
    name: 'Signalée aux administrateurs',
    todo: 'Elle attend depuis longtemps : les administrateurs de l’annuaire peuvent aussi la traiter.',
  },
  'own-act': {
    name: 'Personne dont vous avez changé la fiche',
    todo: 'Il y a moins de sept jours, vous l’avez créée ou déplacée, ou vous avez changé ses rôles : un autre gestionnaire du service ou un autre administrateur doit donner le code, ou un autre service à qui vous transférez la demande.',
  },
  'new-role': {
    name: 'Votre nomination est récente',
    todo: 'Elle date de moins de sept jours, et personne d’autre ne l’a confirmée : un autre gestionnaire du service ou un autre administrateur doit donner le code, ou confirmer votre nomination.',
  },
  transferred: {
    name: 'Transférée',
    todo: 'Un autre service l’avait reçue avant le vôtre.',
  },
  'several-requests': {
    name: 'Autre demande en cours',
    todo: 'Cette personne a une autre demande en cours : l’une des deux peut venir de quelqu’un d’autre. Demandez-lui laquelle est la sienne, et refusez l’autre.',
  },
};

/** The identity checks, in French. */
export const IDENTITY_CHECKS: readonly (readonly [IdentityCheck, string])[] = [
  ['in-person', LABELS.inPerson],
  ['called-back', LABELS.calledBack],
  ['video', LABELS.byVideo],
];

/** The kinds of alerts, in French. */
export const ALERTS: Readonly<Record<AlertKind, string>> = {
  'login-renumbered': 'Un identifiant a changé',
  'login-changed': 'Un identifiant a changé',
  'reset-started': 'Une demande est commencée',
  'second-code-requested': 'Une demande de 2e code est arrivée',
  'second-code-reminder': 'Une demande de 2e code attend toujours',
  'second-code-escalation': 'Une demande de 2e code attend depuis trop longtemps',
  'second-code-released': 'Un 2e code a été donné',
  'reset-completed': 'Un mot de passe a été choisi',
  'reset-refused': 'Une demande a été refusée',
  'reset-voided': 'Une demande est annulée après trop de codes faux',
  'password-changed': 'Un mot de passe a été changé',
  'account-contested': 'Une personne dit ne pas avoir choisi son mot de passe',
  'request-cancelled': 'Une demande a été annulée',
  'request-transferred': 'Une demande vous a été transférée',
  'release-alarm': 'Une personne a donné beaucoup de codes en peu de temps',
  'sign-in-slowed': 'Des inconnus essaient de se connecter à un compte',
  'role-given': 'Un rôle a été donné',
  'role-taken': 'Un rôle a été retiré',
  'administrator-proposed': 'Un deuxième administrateur est attendu',
  'power-used': 'Un départ ou un retour a été enregistré',
  'import-ended': 'Un import est terminé ou arrêté',
  'sign-in-slowed-digest': 'Des inconnus essaient de se connecter à des comptes',
};
