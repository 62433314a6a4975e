import type { PowerNotice, RoleChanged } from '../alerts/notice.js';
import type { Person } from '../recipients/recipient.store.js';
import { frenchInstant } from './french-instant.js';
import { toMail, type Words } from './letter.js';
import type { Addressee, Mail } from './mailer.js';
import type { PublicPages } from './public-pages.js';

const roleIn = (unit: string | null) =>
  unit === null ? 'administrateur de l’annuaire' : `gestionnaire du service ${unit}`;

/** What is said to somebody who was given a role, or lost one. */
export function roleWords({ kind, unit, at }: RoleChanged, login: string): Words {
  const role = roleIn(unit);
  return kind === 'role-given'
    ? {
        subject: `Vous êtes ${role}`,
        paragraphs: [
          `Le ${frenchInstant(at)}, votre compte ${login} a reçu le rôle de ${role}.`,
          'Vous le voyez à votre prochaine connexion. Si vous ne savez pas pourquoi, prévenez un administrateur de l’annuaire à un numéro que vous connaissez déjà.',
        ],
      }
    : {
        subject: `Vous n’êtes plus ${role}`,
        paragraphs: [
          `Le ${frenchInstant(at)}, votre compte ${login} a perdu le rôle de ${role}, et vos sessions ont été fermées.`,
          'Votre mot de passe et votre adresse ne changent pas. Si vous ne savez pas pourquoi, prévenez un administrateur de l’annuaire à un numéro que vous connaissez déjà.',
        ],
      };
}

/** What was done, after the name of whom it concerns. */
const DONE: Readonly<Record<PowerNotice['act'], (unit: string) => string>> = {
  'manager-appointed': (unit) => `est gestionnaire du service ${unit}`,
  'manager-dismissed': (unit) => `n’est plus gestionnaire du service ${unit}`,
  'administrator-appointed': () => 'est administrateur de l’annuaire',
  'administrator-dismissed': () => 'n’est plus administrateur de l’annuaire',
  'administrator-proposed': () => 'est proposé(e) comme administrateur de l’annuaire',
  'administrator-dismissal-proposed': () =>
    'pourrait perdre le rôle d’administrateur de l’annuaire',
  'administrator-departure-proposed': () =>
    'pourrait quitter l’académie, et perdre le rôle d’administrateur de l’annuaire',
  'departure-announced': () => 'quittera l’académie à une date annoncée',
  'agent-departed': () => 'a quitté l’académie',
  'agent-returned': () => 'travaille de nouveau à l’académie',
};

/** The mail to one of the administrators about what somebody did; `doer` is undefined when nobody knows their name. */
export function powerMail(
  to: Addressee,
  person: Person,
  doer: Person | undefined,
  { kind, act, unit, at }: PowerNotice,
  pages: PublicPages,
): Mail {
  const said = DONE[act](unit ?? '');
  const who = doer ? `${doer.name} (identifiant ${doer.login})` : 'un opérateur ou un service';
  const proposed = kind === 'administrator-proposed';
  return toMail({
    to,
    subject: `Annuaire : ${person.name} ${said}`,
    paragraphs: [
      `${person.name} (identifiant ${person.login}) ${said}. Fait le ${frenchInstant(at)} par : ${who}.`,
      proposed
        ? 'Un deuxième administrateur doit confirmer : la page « Services gestionnaires » montre ce qui attend, et jusqu’à quand.'
        : 'Vous n’avez rien à faire si cela vous paraît normal.',
      'Si quelque chose vous paraît anormal, appelez les personnes concernées à un numéro que vous connaissez déjà, avant de confirmer quoi que ce soit.',
    ],
    link: { label: 'Accéder à la gestion des comptes', url: pages.home },
  });
}
