import { unreachable } from '@citadelle/decider';
import type { ManagersNotice, RequestCancelledNotice, RequestNotice } from '../alerts/notice.js';
import type { Person } from '../recipients/recipient.store.js';
import { frenchInstant } from './french-instant.js';
import { toMail, type Words } from './letter.js';
import type { Addressee, Mail } from './mailer.js';
import type { PublicPages } from './public-pages.js';

/** Who gets a mail about a request; `insteadOfManagers` when administrators get it because no manager can be reached. */
export interface Responsible {
  readonly addressees: readonly Addressee[];
  readonly insteadOfManagers: boolean;
}

const subjects = {
  'second-code-requested': 'Second code demandé',
  'second-code-reminder': 'Rappel, second code attendu',
  'second-code-escalation': 'Second code attendu depuis trop longtemps',
  'request-transferred': 'Demande de second code transférée',
} as const satisfies Record<RequestNotice['kind'], string>;

const openings: Record<RequestNotice['kind'], (who: string, unit: string) => string> = {
  'second-code-requested': (who, unit) =>
    `${who} demande à ${unit} le second code pour choisir un nouveau mot de passe.`,
  'second-code-reminder': (who, unit) =>
    `${who} attend toujours que ${unit} délivre son second code.`,
  'second-code-escalation': (who, unit) =>
    `${who} attend depuis trop longtemps que ${unit} délivre son second code. Prenez contact avec les gestionnaires de ce service, ou faites transférer la demande à un service disponible.`,
  'request-transferred': (who, unit) =>
    `La demande de second code de ${who} vient d’être transférée à ${unit} : elle est maintenant à traiter par ce service.`,
};

const ends: Record<RequestCancelledNotice['by'], (name: string) => string> = {
  agent: () =>
    'Cette personne l’a annulée elle-même ou en a commencé une autre. Vous n’avez rien à faire.',
  'not-me': (name) =>
    `${name} a signalé ne pas être à l’origine de cette demande : quelqu’un d’autre l’a peut-être faite. Si vous avez parlé à quelqu’un à son sujet, appelez ${name} à un numéro que vous connaissez déjà et prévenez un administrateur de l’annuaire.`,
  'account-closed': () =>
    'Le compte a été fermé entre-temps, et la demande avec lui. Vous n’avez rien à faire.',
  unknown: () => 'Vous n’avez rien à faire.',
};

/** The mail to managers or administrators about a person. */
export function mailToResponsible(
  { addressees, insteadOfManagers }: Responsible,
  person: Person,
  notice: ManagersNotice,
  pages: PublicPages,
): Mail {
  const link =
    notice.kind === 'release-alarm'
      ? { label: 'Accéder à la gestion des comptes', url: pages.home }
      : { label: 'Voir les demandes', url: pages.requests };
  return toMail({ to: addressees, ...wordsOf(notice, person, insteadOfManagers), link });
}

function wordsOf(notice: ManagersNotice, person: Person, insteadOfManagers: boolean): Words {
  const { name } = person;
  const known = `${name} (identifiant ${person.login})`;
  switch (notice.kind) {
    case 'second-code-requested':
    case 'second-code-reminder':
    case 'second-code-escalation':
    case 'request-transferred': {
      const { kind, unit, requestedAt, expiresAt } = notice;
      return {
        subject: `${subjects[kind]} : ${name}`,
        paragraphs: [
          openings[kind](known, unit),
          ...withoutManagers(insteadOfManagers, unit),
          `La demande date du ${frenchInstant(requestedAt)} et reste valable jusqu’au ${frenchInstant(expiresAt)}.`,
          'Assurez-vous d’abord que c’est bien cette personne : rappelez-la à un numéro que vous connaissez déjà, jamais à un numéro donné pour l’occasion, ou voyez-la en personne ou en visioconférence.',
          'Délivrez ensuite le second code depuis la liste des demandes et dites-le à cette personne de vive voix, sans l’écrire. Si quelque chose vous paraît anormal, refusez la demande.',
        ],
      };
    }
    case 'request-cancelled': {
      const { unit, by, at } = notice;
      return {
        subject: `Demande de second code annulée : ${name}`,
        paragraphs: [
          `La demande de second code de ${known} auprès de ${unit} a été annulée le ${frenchInstant(at)}.`,
          ...withoutManagers(insteadOfManagers, unit),
          ends[by](name),
        ],
      };
    }
    case 'release-alarm':
      return {
        subject: `Nombre inhabituel de seconds codes délivrés : ${name}`,
        paragraphs: [
          `${known} a délivré ${notice.releases} seconds codes depuis le ${frenchInstant(notice.since)}, bien plus que d’habitude.`,
          'Appelez cette personne à un numéro que vous connaissez déjà pour savoir pourquoi. Si elle n’en sait rien, retirez-lui tout de suite la gestion de son service et faites vérifier les comptes concernés.',
        ],
      };
    default:
      return unreachable(notice);
  }
}

const withoutManagers = (insteadOfManagers: boolean, unit: string) =>
  insteadOfManagers
    ? [
        `Ce message vous parvient en tant qu’administrateur de l’annuaire : aucun autre gestionnaire de ${unit} ne peut être prévenu.`,
      ]
    : [];
