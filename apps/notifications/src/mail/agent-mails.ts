import type {
  OpenResetNotice,
  ResetCompletedNotice,
  ResetRefusedNotice,
} from '../alerts/notice.js';
import type { Person } from '../recipients/recipient.store.js';
import { frenchInstant } from './french-instant.js';
import { type Letter, toMail } from './letter.js';
import type { Mail } from './mailer.js';
import type { PublicPages } from './public-pages.js';

/** A mail about a reset of somebody's account, with the link for whoever did not ask for it. */
function aboutReset(
  person: Person,
  resetId: string,
  pages: PublicPages,
  said: Pick<Letter, 'subject' | 'paragraphs'>,
): Mail {
  const link = { label: 'Ce n’est pas moi', url: pages.notMe(resetId) };
  return toMail({ to: [person], ...said, link });
}

/** Tells an agent that a reset of their account has begun. */
export function resetStartedMail(
  person: Person,
  { resetId, at, expiresAt }: OpenResetNotice,
  pages: PublicPages,
): Mail {
  return aboutReset(person, resetId, pages, {
    subject: 'Une demande de nouveau mot de passe a été commencée pour votre compte',
    paragraphs: [
      `Le ${frenchInstant(at)}, une demande de nouveau mot de passe a été commencée pour votre compte ${person.login}. Elle est valable jusqu’au ${frenchInstant(expiresAt)}.`,
      'Si c’est vous : gardez le premier code affiché à l’écran et ne le donnez à personne. Demandez ensuite le second code à votre service gestionnaire, qui vous rappellera. Votre mot de passe actuel fonctionne tant que vous n’en avez pas choisi un autre.',
      'Si ce n’est pas vous : utilisez le lien ci-dessous. La demande est alors annulée et rien ne change dans votre compte.',
    ],
  });
}

/** Tells an agent that a manager gave out their second code. */
export function secondCodeReleasedMail(
  person: Person,
  { resetId, at, expiresAt }: OpenResetNotice,
  pages: PublicPages,
): Mail {
  return aboutReset(person, resetId, pages, {
    subject: 'Votre second code a été délivré',
    paragraphs: [
      `Le ${frenchInstant(at)}, votre service gestionnaire a délivré le second code pour votre compte ${person.login}. Il est valable jusqu’au ${frenchInstant(expiresAt)}.`,
      'Si c’est vous : revenez sur la page de la demande avec votre identifiant et vos deux codes, et choisissez votre nouveau mot de passe.',
      'Si personne ne vous a appelé, ou si vous n’avez rien demandé : utilisez tout de suite le lien ci-dessous. La demande est alors annulée et les codes ne servent plus à rien.',
    ],
  });
}

/** Tells an agent that their password was chosen anew, and whom to call when it was not them. */
export function resetCompletedMail(
  person: Person,
  { resetId, unit, at }: ResetCompletedNotice,
  pages: PublicPages,
): Mail {
  return aboutReset(person, resetId, pages, {
    subject: 'Votre mot de passe a été changé',
    paragraphs: [
      `Le ${frenchInstant(at)}, un nouveau mot de passe a été choisi pour votre compte ${person.login} avec les deux codes. Toutes les sessions ouvertes ont été fermées.`,
      'Si c’est vous : vous n’avez rien d’autre à faire. Connectez-vous avec votre nouveau mot de passe.',
      `Si ce n’est pas vous : appelez tout de suite votre service gestionnaire, ${unit}, à un numéro que vous connaissez déjà, et demandez qu’un nouveau mot de passe soit choisi avec vous. La demande est terminée : le lien ci-dessous ne peut plus l’annuler, il vous dit seulement quoi faire.`,
    ],
  });
}

/** Tells an agent that their request was refused, and why. */
export function resetRefusedMail(
  person: Person,
  { resetId, unit, at, reason }: ResetRefusedNotice,
  pages: PublicPages,
): Mail {
  return aboutReset(person, resetId, pages, {
    subject: 'Votre demande de nouveau mot de passe a été refusée',
    paragraphs: [
      `Le ${frenchInstant(at)}, le service gestionnaire ${unit} a refusé la demande de nouveau mot de passe pour votre compte ${person.login}.`,
      ...(reason === null ? [] : [`Motif indiqué : « ${reason} »`]),
      `Si c’est vous qui aviez fait la demande : appelez ${unit} pour en parler, ou recommencez une demande. Votre mot de passe actuel n’a pas changé.`,
      'Si ce n’est pas vous : il n’y a plus rien à annuler, la demande est close. Prévenez votre service gestionnaire que quelqu’un a essayé ; le lien ci-dessous vous dit quoi faire.',
    ],
  });
}
