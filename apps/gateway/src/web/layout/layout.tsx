import { Injectable } from '@nestjs/common';
import { renderToString } from 'preact-render-to-string';
import type { View } from '../answers/page-answer.js';
import { ErrorSummary } from '../components/error-summary.js';
import type { Visit } from '../visits/visit.js';
import { Footer } from './footer.js';
import { Header } from './header.js';
import { SettingsContext, VisitContext } from './page-context.js';
import { Site } from './site.js';

/** Renders whole pages, in French. */
@Injectable()
export class Layout {
  constructor(private readonly site: Site) {}

  page({ title, content, form }: View, visit: Visit): string {
    const { settings, styles, script } = this.site;
    const html = renderToString(
      <html lang="fr">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{`${form?.problem ? 'Erreur : ' : ''}${title} – Pratic, ${settings.ACADEMY}`}</title>
          <link rel="icon" href="data:," />
          {styles.map((href) => (
            <link rel="stylesheet" href={href} />
          ))}
          <script type="module" src={script} />
        </head>
        <body>
          <SettingsContext.Provider value={settings}>
            <VisitContext.Provider value={visit}>
              <SkipLinks />
              <Header settings={settings} />
              <main id="contenu" class="fr-container pratic-main" tabIndex={-1}>
                <ErrorSummary form={form} />
                {content}
              </main>
              <Footer settings={settings} />
            </VisitContext.Provider>
          </SettingsContext.Provider>
        </body>
      </html>,
    );
    return `<!doctype html>${html}`;
  }
}

function SkipLinks() {
  return (
    <div class="fr-skiplinks">
      <nav class="fr-container" aria-label="Accès rapide">
        <ul class="fr-skiplinks__list">
          <li>
            <a class="fr-link" href="#contenu">
              Contenu
            </a>
          </li>
          <li>
            <a class="fr-link" href="#pied">
              Pied de page
            </a>
          </li>
        </ul>
      </nav>
    </div>
  );
}
