import { renderToStaticMarkup } from 'preact-render-to-string';
import type { Mail } from './mailer.js';

/** What a letter says, paragraph by paragraph. */
export interface Words {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

/** A letter before it is put into a mail. */
interface Letter extends Words {
  readonly to: Mail['to'];
  readonly link: { readonly label: string; readonly url: string };
}

const SIGNATURE = 'Pratic – académie de Besançon';
const NOTE =
  'Ce message est envoyé automatiquement : n’y répondez pas. Aucun message de notre part ne vous demandera votre mot de passe.';

/** The letter as a mail, in text and in HTML, where everything that came from elsewhere is escaped. */
export function toMail({ to, subject, paragraphs, link }: Letter): Mail {
  const greeting = `Bonjour ${to.name},`;
  const text = [greeting, ...paragraphs, `${link.label} : ${link.url}`, SIGNATURE, NOTE];
  return {
    to,
    subject,
    text: `${text.join('\n\n')}\n`,
    html: `<!doctype html>${renderToStaticMarkup(
      <html lang="fr">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{subject}</title>
        </head>
        <body style="font-family:system-ui,sans-serif;line-height:1.5;max-width:38em;margin:auto;padding:1em">
          <p>{greeting}</p>
          {paragraphs.map((paragraph) => (
            <p>{paragraph}</p>
          ))}
          <p>
            <a href={link.url}>{link.label}</a>
          </p>
          <p>{SIGNATURE}</p>
          <p style="color:#666;font-size:.875em">{NOTE}</p>
        </body>
      </html>,
    )}`,
  };
}
