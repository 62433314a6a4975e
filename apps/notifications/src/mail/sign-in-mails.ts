import type { SignInSlowedNotice, SlowedDigestNotice } from '../alerts/notice.js';
import type { Person } from '../recipients/recipient.store.js';
import { frenchInstant } from './french-instant.js';
import { toMail } from './letter.js';
import type { Addressee, Mail } from './mailer.js';
import type { PublicPages } from './public-pages.js';

/** The mail to somebody whose account strangers tried to open. */
export function slowedSignInsMail(
  person: Person,
  { at }: SignInSlowedNotice,
  pages: PublicPages,
): Mail {
  return toMail({
    to: person,
    subject: 'Tentatives de connexion à votre compte',
    paragraphs: [
      `Le ${frenchInstant(at)}, plusieurs mots de passe erronés avaient été essayés pour votre compte ${person.login}, depuis des appareils que ce compte ne connaît pas.`,
      'Votre compte reste ouvert, et votre mot de passe n’a pas changé. Les essais de ces appareils sont ralentis : depuis un appareil ou un lieu d’où vous vous êtes déjà connecté(e), vous vous connectez comme d’habitude ; ailleurs, il faut parfois attendre quelques minutes.',
      'Si c’est vous et que vous avez oublié votre mot de passe : demandez vos codes d’accès.',
      'Si ce n’est pas vous : vous n’avez rien à faire tant que votre mot de passe n’est connu que de vous. Dans le doute, choisissez-en un autre. Si vous devez attendre trop longtemps, votre service gestionnaire peut faire lever ces délais par un administrateur de l’annuaire.',
    ],
    link: { label: 'Accéder à mon compte', url: pages.home },
  });
}

/** Of whom a digest tells; those who cannot be named, such as agents erased since, are counted. */
export interface ToldAccounts {
  readonly named: readonly { readonly name: string; readonly login: string }[];
  readonly unnamed: number;
}

/** The digest for one of the administrators. */
export function slowedDigestMail(
  to: Addressee,
  { accounts }: SlowedDigestNotice,
  { named, unnamed }: ToldAccounts,
  pages: PublicPages,
): Mail {
  const count = accounts.length;
  const many = count > 1 ? `${count} comptes` : 'un compte';
  return toMail({
    to,
    subject: `Tentatives de connexion : ${many}`,
    paragraphs: [
      `Depuis le ${frenchInstant(accounts[0]!.at)}, plusieurs mots de passe erronés ont été essayés pour ${many}, depuis des appareils que ${count > 1 ? 'ces comptes ne connaissent' : 'ce compte ne connaît'} pas :`,
      ...named.map(({ name, login }) => `– ${name} (identifiant ${login})`),
      ...(unnamed > 0
        ? [`– ${unnamed > 1 ? `${unnamed} autres comptes` : 'un autre compte'}`]
        : []),
      'Aucun compte n’est fermé : les essais d’appareils inconnus sont ralentis, et chaque personne concernée en est prévenue. Il n’y a rien à faire, sauf si l’une d’elles vous appelle : sa fiche dans l’annuaire permet de lever les délais de connexion de son compte.',
    ],
    link: { label: 'Accéder à la gestion des comptes', url: pages.home },
  });
}
