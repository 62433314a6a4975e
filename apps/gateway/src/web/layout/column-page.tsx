import type { ComponentChildren } from 'preact';
import type { View } from '../answers/page-answer.js';

interface ColumnPage extends View {
  /** What stands above the content, when it is not the title. */
  readonly heading?: string;
  /** The link at the end. */
  readonly back?: { readonly href: string; readonly label: ComponentChildren };
}

/** A page of one column: a heading, the content, and a way back. */
export function columnPage({ heading, back, content, ...page }: ColumnPage): View {
  return {
    ...page,
    content: (
      <div class="pratic-column">
        <h1>{heading ?? page.title}</h1>
        {content}
        {back && (
          <p class="fr-mt-4w">
            <a class="fr-link" href={back.href}>
              {back.label}
            </a>
          </p>
        )}
      </div>
    ),
  };
}
