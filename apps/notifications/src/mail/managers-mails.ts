import { withDe } from '@citadelle/contracts';
import { unreachable } from '@citadelle/decider';
import type {
  AccountContestedNotice,
  ManagersNotice,
  RequestCancelledNotice,
  RequestNotice,
} from '../alerts/notice.js';
import type { Person, Recipient } from '../recipients/recipient.store.js';
import { frenchInstant } from './french-instant.js';
import { toMail, type Words } from './letter.js';
import type { Addressee, Mail } from './mailer.js';
import type { PublicPages } from './public-pages.js';

/** Who gets a mail about a request; `insteadOfManagers` when administrators get it because no manager can be reached. */
export interface Responsible {
  readonly addressees: readonly Recipient[];
  readonly insteadOfManagers: boolean;
  /** Everybody for whom it is has another alert that says it. */
  readonly toldOtherwise?: boolean;
}

const subjects = {
  'second-code-requested': '2e code demandé',
  'second-code-reminder': 'Rappel, 2e code attendu',
  'second-code-escalation': '2e code attendu depuis trop longtemps',
  'request-transferred': 'Demande de 2e code transférée',
} as const satisfies Record<RequestNotice['kind'], string>;

const openings: Record<RequestNotice['kind'], (who: string, unit: string) => string> = {
  'second-code-requested': (who, unit) =>
    `${who} demande à ${unit} le 2e code pour choisir un nouveau mot de passe.`,
  'second-code-reminder': (who, unit) => `${who} attend toujours que ${unit} donne son 2e code.`,
  'second-code-escalation': (who, unit) =>
    `${who} attend depuis trop longtemps que ${unit} donne son 2e code. Prenez contact avec les gestionnaires de ce service, ou faites transférer la demande à un service disponible.`,
  'request-transferred': (who, unit) =>
    `La demande de 2e code ${withDe(who)} vient d’être transférée à ${unit} : elle est maintenant à traiter par ce service.`,
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

/** The mail to one of the managers or administrators about a person. */
export function mailToResponsible(
  to: Addressee,
  { insteadOfManagers }: Pick<Responsible, 'insteadOfManagers'>,
  person: Person,
  notice: ManagersNotice,
  pages: PublicPages,
): Mail {
  const link =
    notice.kind === 'release-alarm' || notice.kind === 'account-contested'
      ? { label: 'Accéder à la gestion des comptes', url: pages.home }
      : { label: 'Voir les demandes', url: pages.requests };
  return toMail({ to, ...wordsOf(notice, person, insteadOfManagers), link });
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
          'Donnez ensuite le 2e code depuis la liste des demandes : dites-le à cette personne de vive voix, sans l’écrire. Si quelque chose vous paraît anormal, refusez la demande.',
        ],
      };
    }
    case 'request-cancelled': {
      const { unit, by, at } = notice;
      return {
        subject: `Demande de 2e code annulée : ${name}`,
        paragraphs: [
          `La demande de 2e code ${withDe(known)} auprès de ${unit} a été annulée le ${frenchInstant(at)}.`,
          ...withoutManagers(insteadOfManagers, unit),
          ends[by](name),
        ],
      };
    }
    case 'reset-voided': {
      const { unit, at } = notice;
      return {
        subject: `Demande de 2e code annulée après trop de codes faux : ${name}`,
        paragraphs: [
          `La demande de 2e code ${withDe(known)} auprès de ${unit} a été annulée le ${frenchInstant(at)} : quelqu’un qui avait son 1er code a essayé trop de 2es codes faux.`,
          ...withoutManagers(insteadOfManagers, unit),
          `Si vous aviez donné ce 2e code, appelez ${name} à un numéro que vous connaissez déjà : une erreur de saisie, ou quelqu’un d’autre. Prévenez dans ce cas un administrateur de l’annuaire.`,
        ],
      };
    }
    case 'account-contested': {
      const { ofUnit, at, by, deleted } = notice;
      const ofTheirs = ofUnit === null ? '' : `, du service gestionnaire ${ofUnit},`;
      return {
        subject: `Mot de passe choisi par quelqu’un d’autre : ${name}`,
        paragraphs: [
          `Le ${frenchInstant(at)}, ${known}${ofTheirs} a signalé ne pas avoir choisi le mot de passe de son compte, ${ways[by]}.`,
          deleted
            ? 'Ce mot de passe est supprimé, toutes les sessions sont fermées et les demandes de codes en cours annulées. Le compte reste ouvert : cette personne doit demander de nouveaux codes.'
            : 'Un mot de passe de ce compte a déjà été supprimé ces derniers jours : celui-ci ne l’est pas. Appelez cette personne sans attendre, et supprimez-le si elle le confirme.',
          `Appelez ${name} à un numéro que vous connaissez déjà. Si ce mot de passe a été choisi avec deux codes, cherchez à qui le 2e code a été donné.`,
        ],
      };
    }
    case 'release-alarm':
      return {
        subject: `Nombre inhabituel de 2es codes donnés : ${name}`,
        paragraphs: [
          `${known} a donné ${notice.releases} fois un 2e code depuis le ${frenchInstant(notice.since)}, bien plus que d’habitude.`,
          'Appelez cette personne à un numéro que vous connaissez déjà pour savoir pourquoi. Si elle n’en sait rien, retirez-lui tout de suite la gestion de son service et faites vérifier les comptes concernés.',
        ],
      };
    default:
      return unreachable(notice);
  }
}

const ways: Record<AccountContestedNotice['by'], string> = {
  owner: 'avec le lien d’un message',
  staff: 'auprès d’un gestionnaire ou d’un administrateur',
  unknown: 'sans que l’on sache comment',
};

const withoutManagers = (insteadOfManagers: boolean, unit: string) =>
  insteadOfManagers
    ? [
        `Ce message vous parvient en tant qu’administrateur de l’annuaire : aucun autre gestionnaire de ${unit} ne peut être prévenu.`,
      ]
    : [];
