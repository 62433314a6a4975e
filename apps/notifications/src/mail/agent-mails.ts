import { unreachable } from '@citadelle/decider';
import type { AgentNotice, SignInSlowedNotice } from '../alerts/notice.js';
import type { Person } from '../recipients/recipient.store.js';
import { frenchInstant } from './french-instant.js';
import { toMail, type Words } from './letter.js';
import type { Mail } from './mailer.js';
import { roleWords } from './powers-mails.js';
import type { PublicPages } from './public-pages.js';
import { slowedSignInsMail } from './sign-in-mails.js';

/** How the reset stands that a mail is about, where that is not what the mail says: it ended, and no other mail says so. */
export interface AsItStands {
  readonly isOver: boolean;
}

/** The mail to an agent; about a reset, with the link for whoever did not ask for it. */
export function mailToAgent(
  person: Person,
  notice: AgentNotice,
  pages: PublicPages,
  { isOver }: AsItStands = { isOver: false },
): Mail {
  if (notice.kind === 'sign-in-slowed') return slowedSignInsMail(person, notice, pages);
  const words =
    notice.kind === 'reset-started' && isOver
      ? startedAndOver(notice.at, person.login)
      : wordsOf(notice, person.login);
  return toMail({ to: person, ...words, link: linkOf(notice, pages) });
}

/** The notices whose mails are made here. */
type OwnNotice = Exclude<AgentNotice, SignInSlowedNotice>;

function linkOf(notice: OwnNotice, pages: PublicPages) {
  switch (notice.kind) {
    case 'role-given':
    case 'role-taken':
    case 'login-renumbered':
    case 'login-changed':
      return { label: 'Accéder à mon compte', url: pages.home };
    case 'password-changed':
    case 'account-contested':
      return { label: 'Mes codes d’accès', url: pages.accessCodes };
    default:
      return { label: 'Ce n’est pas moi', url: pages.notMe(notice.resetId) };
  }
}

const startedAndOver = (at: string, login: string): Words => ({
  subject: 'Une demande de nouveau mot de passe a été commencée pour votre compte',
  paragraphs: [
    `Le ${frenchInstant(at)}, une demande de nouveau mot de passe a été commencée pour votre compte ${login}. Elle est terminée depuis : ses codes ne servent plus à rien, et votre mot de passe n’a pas changé.`,
    'Si c’est vous : vous n’avez rien à faire. S’il vous faut encore un nouveau mot de passe, recommencez une demande.',
    'Si ce n’est pas vous : prévenez votre service gestionnaire que quelqu’un a essayé ; le lien ci-dessous vous dit quoi faire.',
  ],
});

function wordsOf(notice: OwnNotice, login: string): Words {
  switch (notice.kind) {
    case 'role-given':
    case 'role-taken':
      return roleWords(notice, login);
    case 'login-renumbered': {
      const { from: former, to } = notice;
      return {
        subject: `Votre identifiant devient ${to}`,
        paragraphs: [
          `Votre identifiant devient ${to}. Votre ancien identifiant ${former} continue de fonctionner : vous pouvez vous connecter avec l’un ou l’autre, et personne d’autre ne recevra l’ancien.`,
          'Un chiffre est ajouté parce que deux personnes auraient eu le même identifiant.',
          'Votre mot de passe et votre adresse électronique ne changent pas. Vous n’avez rien à faire.',
        ],
      };
    }
    case 'login-changed': {
      const { to, address } = notice;
      return {
        subject: `Votre identifiant est ${to}, votre adresse ${address}`,
        paragraphs: [
          `Vos nom et prénom ont été mis à jour dans l’annuaire. Votre identifiant est maintenant ${to} et votre adresse électronique ${address}.`,
          'Ceux que vous aviez avant continuent de fonctionner : vous pouvez encore vous connecter avec eux, et personne d’autre ne les recevra.',
          'Votre mot de passe ne change pas. Vous n’avez rien à faire.',
          'Si vous n’avez pas demandé ce changement : appelez votre service gestionnaire à un numéro que vous connaissez déjà.',
        ],
      };
    }
    case 'reset-started':
      return {
        subject: 'Une demande de nouveau mot de passe a été commencée pour votre compte',
        paragraphs: [
          `Le ${frenchInstant(notice.at)}, une demande de nouveau mot de passe a été commencée pour votre compte ${login}. Elle est valable jusqu’au ${frenchInstant(notice.expiresAt)}.`,
          'Si c’est vous : gardez le 1er code affiché à l’écran et ne le donnez à personne. Demandez ensuite le 2e code à votre service gestionnaire, qui vous rappellera. Votre mot de passe actuel fonctionne tant que vous n’en avez pas choisi un autre.',
          'Si ce n’est pas vous : utilisez le lien ci-dessous. La demande est alors annulée et rien ne change dans votre compte.',
        ],
      };
    case 'second-code-released':
      return {
        subject: 'Votre 2e code a été donné',
        paragraphs: [
          `Le ${frenchInstant(notice.at)}, votre service gestionnaire a donné le 2e code pour votre compte ${login}. Il est valable jusqu’au ${frenchInstant(notice.expiresAt)}.`,
          'Si c’est vous : revenez sur la page de la demande avec votre identifiant et vos deux codes, et choisissez votre nouveau mot de passe.',
          'Si personne ne vous a appelé, ou si vous n’avez rien demandé : utilisez tout de suite le lien ci-dessous. La demande est alors annulée et les codes ne servent plus à rien.',
        ],
      };
    case 'reset-completed':
      return {
        subject: 'Votre mot de passe a été changé',
        paragraphs: [
          `Le ${frenchInstant(notice.at)}, un nouveau mot de passe a été choisi pour votre compte ${login} avec les deux codes. Toutes les sessions ouvertes ont été fermées.`,
          'Si c’est vous : vous n’avez rien d’autre à faire. Connectez-vous avec votre nouveau mot de passe.',
          `Si ce n’est pas vous : utilisez tout de suite le lien ci-dessous, qui ne fonctionne que quelques jours. Ce mot de passe est alors supprimé et toutes les sessions sont fermées. Appelez aussi votre service gestionnaire, ${notice.unit}, à un numéro que vous connaissez déjà.`,
        ],
      };
    case 'reset-refused': {
      const { at, unit, reason } = notice;
      return {
        subject: 'Votre demande de nouveau mot de passe a été refusée',
        paragraphs: [
          `Le ${frenchInstant(at)}, le service gestionnaire ${unit} a refusé la demande de nouveau mot de passe pour votre compte ${login}.`,
          ...(reason === null ? [] : [`Motif indiqué : « ${reason} »`]),
          `Si c’est vous qui aviez fait la demande : appelez ${unit} pour en parler, ou recommencez une demande. Votre mot de passe actuel n’a pas changé.`,
          'Si ce n’est pas vous : il n’y a plus rien à annuler, la demande est close. Prévenez votre service gestionnaire que quelqu’un a essayé ; le lien ci-dessous vous dit quoi faire.',
        ],
      };
    }
    case 'reset-voided': {
      const call = notice.unit === null ? '' : `, ${notice.unit},`;
      return {
        subject: 'Votre demande de nouveau mot de passe est annulée',
        paragraphs: [
          `Le ${frenchInstant(notice.at)}, la demande de nouveau mot de passe pour votre compte ${login} a été annulée après trop de codes faux. Ses codes ne servent plus à rien, et votre mot de passe n’a pas changé.`,
          'Si c’est vous : recommencez une demande.',
          `Si ce n’est pas vous : quelqu’un a essayé de deviner un code. Prévenez votre service gestionnaire${call} à un numéro que vous connaissez déjà ; le lien ci-dessous vous dit quoi faire.`,
        ],
      };
    }
    case 'password-changed':
      return {
        subject: 'Un nouveau mot de passe a été choisi pour votre compte',
        paragraphs: [
          `Le ${frenchInstant(notice.at)}, une personne connectée à votre compte ${login} en a changé le mot de passe. Les autres sessions ouvertes ont été fermées.`,
          'Si c’est vous : vous n’avez rien d’autre à faire.',
          'Si ce n’est pas vous : appelez tout de suite votre service gestionnaire à un numéro que vous connaissez déjà, pour qu’il supprime ce mot de passe et ferme toutes les sessions. Demandez ensuite de nouveaux codes d’accès avec le lien ci-dessous.',
        ],
      };
    case 'account-contested':
      return notice.deleted ? deleted(notice, login) : onlyTold(notice, login);
    default:
      return unreachable(notice);
  }
}

type Contested = Extract<AgentNotice, { kind: 'account-contested' }>;

const contestedBy: Record<Contested['by'], string> = {
  owner: 'avec le lien « Ce n’est pas moi »',
  staff:
    'par votre service gestionnaire ou un administrateur de l’annuaire, à la demande d’une personne qui s’est présentée sous votre nom',
  unknown: 'à la suite d’un signalement',
};

const deleted = ({ at, by }: Contested, login: string): Words => ({
  subject: 'Le mot de passe de votre compte est supprimé',
  paragraphs: [
    `Le ${frenchInstant(at)}, le mot de passe de votre compte ${login} a été supprimé ${contestedBy[by]}. Toutes les sessions ont été fermées, et les demandes de codes en cours annulées.`,
    'Votre compte reste ouvert : demandez de nouveaux codes d’accès avec le lien ci-dessous, puis choisissez un nouveau mot de passe. Vous ne pourrez pas vous connecter avant.',
    'Si vous n’avez rien signalé : appelez tout de suite votre service gestionnaire à un numéro que vous connaissez déjà.',
  ],
});

const onlyTold = ({ at }: Contested, login: string): Words => ({
  subject: 'Votre signalement est transmis',
  paragraphs: [
    `Le ${frenchInstant(at)}, le lien « Ce n’est pas moi » a été utilisé de nouveau pour votre compte ${login}. Un mot de passe de ce compte a déjà été supprimé ces derniers jours : celui-ci ne l’est pas. Votre service gestionnaire et les administrateurs sont prévenus.`,
    'Si ce mot de passe n’est pas le vôtre : appelez tout de suite votre service gestionnaire à un numéro que vous connaissez déjà, pour qu’il le supprime et ferme toutes les sessions.',
  ],
});
