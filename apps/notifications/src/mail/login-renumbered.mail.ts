import { toMail } from './letter.js';
import type { Mail } from './mailer.js';

/** Tells an agent that their login got a number, and that nothing is lost. */
export function loginRenumberedMail(
  to: Mail['to'],
  { from: former, to: login }: { from: string; to: string },
  publicUrl: string,
): Mail {
  return toMail({
    to,
    subject: `Votre identifiant devient ${login}`,
    paragraphs: [
      `Votre identifiant devient ${login}. Votre ancien identifiant ${former} continue de fonctionner : vous pouvez vous connecter avec l’un ou l’autre, et personne d’autre ne recevra l’ancien.`,
      'Un chiffre est ajouté parce que deux personnes auraient eu le même identifiant.',
      'Votre mot de passe et votre adresse électronique ne changent pas. Vous n’avez rien à faire.',
    ],
    link: { label: 'Accéder à mon compte', url: publicUrl },
  });
}
