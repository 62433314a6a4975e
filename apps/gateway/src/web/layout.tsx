import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** Where the style sheet of the pages is served. */
export const STYLES_PATH = '/styles.css';

/** The style sheet of the pages. */
export const STYLES = `body { font: 1.125rem/1.5 system-ui, sans-serif; color: #161616; background: #fff; max-width: 40rem; margin: 0 auto; padding: 1.5rem; }
a { color: #000091; }
`;

/** A whole page of the site, in French. */
export function page(title: string, content: ComponentChildren): string {
  const html = renderToString(
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={STYLES_PATH} />
      </head>
      <body>
        <main>{content}</main>
      </body>
    </html>,
  );
  return `<!doctype html>${html}`;
}
