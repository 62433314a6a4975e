import type {
  ReleaseAlarmNotice,
  RequestCancelledNotice,
  RequestNotice,
} from '../alerts/notice.js';
import type { Person } from '../recipients/recipient.store.js';
import { frenchInstant } from './french-instant.js';
import { toMail } from './letter.js';
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

/** Tells managers (or administrators) that a request waits, and what to do. */
export function requestMail(
  { addressees, insteadOfManagers }: Responsible,
  person: Person,
  { kind, unit, requestedAt, expiresAt }: RequestNotice,
  pages: PublicPages,
): Mail {
  return toMail({
    to: addressees,
    subject: `${subjects[kind]} : ${person.name}`,
    paragraphs: [
      openings[kind](known(person), unit),
      ...withoutManagers(insteadOfManagers, unit),
      `La demande date du ${frenchInstant(requestedAt)} et reste valable jusqu’au ${frenchInstant(expiresAt)}.`,
      'Assurez-vous d’abord que c’est bien cette personne : rappelez-la à un numéro que vous connaissez déjà, jamais à un numéro donné pour l’occasion, ou voyez-la en personne ou en visioconférence.',
      'Délivrez ensuite le second code depuis la liste des demandes et dites-le à cette personne de vive voix, sans l’écrire. Si quelque chose vous paraît anormal, refusez la demande.',
    ],
    link: { label: 'Voir les demandes', url: pages.requests },
  });
}

const ends: Record<RequestCancelledNotice['by'], (person: Person) => string> = {
  agent: () =>
    'Cette personne l’a annulée elle-même ou en a commencé une autre. Vous n’avez rien à faire.',
  'not-me': ({ name }) =>
    `${name} a signalé ne pas être à l’origine de cette demande : quelqu’un d’autre l’a peut-être faite. Si vous avez parlé à quelqu’un à son sujet, appelez ${name} à un numéro que vous connaissez déjà et prévenez un administrateur de l’annuaire.`,
  'account-closed': () =>
    'Le compte a été fermé entre-temps, et la demande avec lui. Vous n’avez rien à faire.',
  unknown: () => 'Vous n’avez rien à faire.',
};

/** Tells managers (or administrators) that a request was cancelled. */
export function requestCancelledMail(
  { addressees, insteadOfManagers }: Responsible,
  person: Person,
  { unit, by, at }: RequestCancelledNotice,
  pages: PublicPages,
): Mail {
  return toMail({
    to: addressees,
    subject: `Demande de second code annulée : ${person.name}`,
    paragraphs: [
      `La demande de second code de ${known(person)} auprès de ${unit} a été annulée le ${frenchInstant(at)}.`,
      ...withoutManagers(insteadOfManagers, unit),
      ends[by](person),
    ],
    link: { label: 'Voir les demandes', url: pages.requests },
  });
}

/** Tells the administrators that one person gave out more codes than is usual. */
export function releaseAlarmMail(
  { addressees }: Responsible,
  person: Person,
  { releases, since }: ReleaseAlarmNotice,
  pages: PublicPages,
): Mail {
  return toMail({
    to: addressees,
    subject: `Nombre inhabituel de seconds codes délivrés : ${person.name}`,
    paragraphs: [
      `${known(person)} a délivré ${releases} seconds codes depuis le ${frenchInstant(since)}, bien plus que d’habitude.`,
      'Appelez cette personne à un numéro que vous connaissez déjà pour savoir pourquoi. Si elle n’en sait rien, retirez-lui tout de suite la gestion de son service et faites vérifier les comptes concernés.',
    ],
    link: { label: 'Accéder à la gestion des comptes', url: pages.home },
  });
}

const known = ({ name, login }: Person) => `${name} (identifiant ${login})`;

const withoutManagers = (insteadOfManagers: boolean, unit: string) =>
  insteadOfManagers
    ? [
        `Ce message vous parvient en tant qu’administrateur de l’annuaire : aucun autre gestionnaire de ${unit} ne peut être prévenu.`,
      ]
    : [];
