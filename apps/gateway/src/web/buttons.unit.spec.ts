import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

/** Those that are quoted so where it was said what the pages are to say; the tutorial's own are in `LABELS`. */
const QUOTED = ['déconnecter', 'déconnecter partout ailleurs'];

const pages = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tsx'))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'));

/** What stands in the source between a button, or a link that looks like one, and what comes after its text. */
const BUTTON =
  /<(?:button\b|a\b(?=[^>]*class="fr-btn\b)|LinkLine\b(?=[^>]*\sbutton\b))(?:[^>]|=>)*>([^<{]*)[<{]/g;

const texts = pages
  .flatMap((source) => [...source.matchAll(BUTTON)].map(([, text]) => text!.trim()))
  .filter((text) => text !== '');

it('buttons begin with a capital letter, but for those that are quoted otherwise', () => {
  expect(texts.length).toBeGreaterThan(25);
  expect(texts.filter((text) => !/^\p{Lu}/u.test(text)).sort()).toEqual(QUOTED);
});
