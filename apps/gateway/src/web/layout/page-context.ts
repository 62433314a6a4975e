import { createContext } from 'preact';
import { FilledForm } from '../forms/filled-form.js';
import { WebConfig } from '../web.config.js';
import { UNKNOWN_VISIT, type Visit } from '../visits/visit.js';

/** What a page is rendered with. */
export interface Rendering {
  /** Who asks for it. */
  readonly visit: Visit;
  /** What the académie set. */
  readonly settings: WebConfig;
  /** Where browsers find the style sheets and the script of each page. */
  readonly styles: readonly string[];
  readonly script: string;
}

/** What the page being rendered is rendered with. */
export const PageContext = createContext<Rendering>({
  visit: UNKNOWN_VISIT,
  settings: new WebConfig(),
  styles: [],
  script: '',
});

/** The form of the page, which its fields show. */
export const FormContext = createContext(new FilledForm());
