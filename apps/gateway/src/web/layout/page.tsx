import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { useContext } from 'preact/hooks';
import type { View } from '../answers/page-answer.js';
import {
  ErrorSummary,
  type Message,
  messageAskedBy,
  type Messages,
  Told,
} from '../components/messages.js';
import { LinkItems, LinkLine } from '../components/links.js';
import { FilledForm } from '../forms/filled-form.js';
import { InDirectory, type Place } from './directory-place.js';
import { Footer } from './footer.js';
import { Header } from './header.js';
import { FormContext, PageContext, type Rendering } from './page-context.js';

interface PageProps {
  /** Says the step too, where there are several. */
  readonly title: string;
  /** The form of the page: what was wrong with it stands above everything. */
  readonly form?: FilledForm;
  /** What was done to come here: by the word with which the address asks for it, or of this page alone. */
  readonly messages?: Messages;
  readonly told?: Message | undefined;
  /** Where it stands in the directory, if it is one of its pages. */
  readonly place?: Place;
  readonly children: ComponentChildren;
}

/**
 * A whole page, in French: its content between the header and the footer of the site. After an act its message stands
 * above everything and has the focus, and the title begins with it.
 */
export function Page({ form = new FilledForm(), place, children, ...page }: PageProps) {
  const { settings, styles, script } = useContext(PageContext);
  const message = useMessage(form, page);
  return (
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${beginning(form, page.title, message)} – Pratic, ${settings.ACADEMY}`}</title>
        <link rel="icon" href="data:," />
        {styles.map((href) => (
          <link rel="stylesheet" href={href} />
        ))}
        <script type="module" src={script} />
      </head>
      <body>
        <SkipLinks />
        <Header />
        <main id="contenu" class="fr-container pratic-main" tabIndex={-1}>
          <FormContext.Provider value={form}>
            <ErrorSummary />
            {message && <Told message={message} />}
            {place ? <InDirectory place={place}>{children}</InDirectory> : children}
          </FormContext.Provider>
        </main>
        <Footer />
      </body>
    </html>
  );
}

/** What was done to come to a page, unless its form now says what is wrong with it. */
function useMessage(
  { problem }: FilledForm,
  { messages = {}, told }: Pick<PageProps, 'messages' | 'told'>,
): Message | undefined {
  const { path } = useContext(PageContext).visit;
  return problem ? undefined : (told ?? messageAskedBy(path, messages));
}

/** The title of a page, which begins with what is new there. */
function beginning({ problem }: FilledForm, title: string, message?: Message): string {
  if (problem) return `Erreur : ${title}`;
  return message && !title.startsWith(message.title) ? `${message.title} – ${title}` : title;
}

interface ColumnPageProps extends PageProps {
  /** What stands above the content, when it is not the title. */
  readonly heading?: string;
  /** Whether what stands there says itself what was done, so that the focus is there. */
  readonly isDone?: boolean;
  /** The link at the end. */
  readonly back?: { readonly href: string; readonly label: string };
}

/** A page of one column: a heading, the content, and a way back. */
export function ColumnPage({ heading, isDone, back, children, ...page }: ColumnPageProps) {
  return (
    <Page {...page}>
      <div class="pratic-column">
        <h1 tabIndex={isDone ? -1 : undefined} autoFocus={isDone}>
          {heading ?? page.title}
        </h1>
        {children}
        {back && (
          <LinkLine href={back.href} space="fr-mt-4w">
            {back.label}
          </LinkLine>
        )}
      </div>
    </Page>
  );
}

/** What browsers read of a page. */
export function htmlOf(view: View, rendering: Rendering): string {
  return `<!doctype html>${renderToString(
    <PageContext.Provider value={rendering}>{view}</PageContext.Provider>,
  )}`;
}

function SkipLinks() {
  return (
    <div class="fr-skiplinks">
      <nav class="fr-container" aria-label="Accès rapide">
        <ul class="fr-skiplinks__list">
          <LinkItems
            look="fr-link"
            links={[
              ['#contenu', 'Contenu'],
              ['#pied', 'Pied de page'],
            ]}
          />
        </ul>
      </nav>
    </div>
  );
}
