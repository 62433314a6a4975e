import type { ComponentChildren } from 'preact';
import { LABELS } from './labels.js';

/** The menu of the directory: where each of its tasks is done. */
const SECTIONS = {
  '/annuaire': 'Rechercher',
  '/annuaire/agents/nouveau': 'Créer un agent',
  '/annuaire/imports': LABELS.imports,
  '/annuaire/services': 'Services',
  '/annuaire/journal': LABELS.journal,
} as const;

/** A part of the directory, by its address. */
export type Section = keyof typeof SECTIONS;

/** Where a page stands in the directory. */
export interface Place {
  readonly section: Section;
  /** What the page is called below its section; the section itself where nothing is said. */
  readonly page?: string;
  /** The page between the section and this one. */
  readonly above?: readonly [href: string, text: string];
}

/**
 * A page of the directory: the way to it above, and the menu at its side. On a phone the menu comes after the page, so
 * that what people came for is what they see.
 */
export function InDirectory({ place, children }: { place: Place; children: ComponentChildren }) {
  return (
    <>
      <Breadcrumb place={place} />
      <div class="pratic-beside">
        <div class="pratic-beside__page">{children}</div>
        <Menu {...place} />
      </div>
    </>
  );
}

function Breadcrumb({ place: { section, above, page } }: { place: Place }) {
  const way: readonly (readonly [href: string, text: string])[] = [
    ['/annuaire', LABELS.directory],
    ...(section === '/annuaire' ? [] : [[section, SECTIONS[section]] as const]),
    ...(above ? [above] : []),
  ];
  const before = page === undefined ? way.slice(0, -1) : way;
  return (
    <nav class="fr-breadcrumb" aria-label="Vous êtes ici">
      <ol class="fr-breadcrumb__list">
        {before.map(([href, text]) => (
          <li>
            <a class="fr-breadcrumb__link" href={href}>
              {text}
            </a>
          </li>
        ))}
        <li>
          <a class="fr-breadcrumb__link" aria-current="page">
            {page ?? way.at(-1)![1]}
          </a>
        </li>
      </ol>
    </nav>
  );
}

function Menu({ section, page }: Place) {
  return (
    <nav class="fr-sidemenu pratic-beside__menu" aria-labelledby="menu-annuaire">
      <div class="fr-sidemenu__inner">
        <p class="fr-sidemenu__title" id="menu-annuaire">
          {LABELS.directory}
        </p>
        <ul class="fr-sidemenu__list">
          {Object.entries(SECTIONS).map(([href, text]) => (
            <li class="fr-sidemenu__item">
              <a class="fr-sidemenu__link" href={href} aria-current={currently(href)}>
                {text}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );

  /** Below a section that is not the page itself, it is where one is, but no page one is on. */
  function currently(href: string) {
    if (href !== section) return undefined;
    return page === undefined ? 'page' : 'true';
  }
}
