import { unreachable } from '@citadelle/decider';
import type { AgentNotice, SignInSlowedNotice } from '../alerts/notice.js';
import type { Person } from '../recipients/recipient.store.js';
import { frenchInstant } from './french-instant.js';
import { toMail, type Words } from './letter.js';
import type { Mail } from './mailer.js';
import type { PublicPages } from './public-pages.js';
import { slowedSignInsMail } from './sign-in-mails.js';

/** The mail to an agent; about a reset, with the link for whoever did not ask for it. */
export function mailToAgent(person: Person, notice: AgentNotice, pages: PublicPages): Mail {
  if (notice.kind === 'sign-in-slowed') return slowedSignInsMail(person, notice, pages);
  const link =
    notice.kind === 'login-renumbered'
      ? { label: 'Accéder à mon compte', url: pages.home }
      : { label: 'Ce n’est pas moi', url: pages.notMe(notice.resetId) };
  return toMail({ to: [person], ...wordsOf(notice, person.login), link });
}

function wordsOf(notice: Exclude<AgentNotice, SignInSlowedNotice>, login: string): Words {
  switch (notice.kind) {
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
    case 'reset-started':
      return {
        subject: 'Une demande de nouveau mot de passe a été commencée pour votre compte',
        paragraphs: [
          `Le ${frenchInstant(notice.at)}, une demande de nouveau mot de passe a été commencée pour votre compte ${login}. Elle est valable jusqu’au ${frenchInstant(notice.expiresAt)}.`,
          'Si c’est vous : gardez le premier code affiché à l’écran et ne le donnez à personne. Demandez ensuite le second code à votre service gestionnaire, qui vous rappellera. Votre mot de passe actuel fonctionne tant que vous n’en avez pas choisi un autre.',
          'Si ce n’est pas vous : utilisez le lien ci-dessous. La demande est alors annulée et rien ne change dans votre compte.',
        ],
      };
    case 'second-code-released':
      return {
        subject: 'Votre second code a été délivré',
        paragraphs: [
          `Le ${frenchInstant(notice.at)}, votre service gestionnaire a délivré le second code pour votre compte ${login}. Il est valable jusqu’au ${frenchInstant(notice.expiresAt)}.`,
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
          `Si ce n’est pas vous : appelez tout de suite votre service gestionnaire, ${notice.unit}, à un numéro que vous connaissez déjà, et demandez qu’un nouveau mot de passe soit choisi avec vous. La demande est terminée : le lien ci-dessous ne peut plus l’annuler, il vous dit seulement quoi faire.`,
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
    default:
      return unreachable(notice);
  }
}
