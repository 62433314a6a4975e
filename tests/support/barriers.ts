import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page as it stood before somebody. */
export interface Sight {
  readonly url: string;
  readonly html: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Where axe looks at copies of pages, one after the other, for everybody at a browser. It is loaded there once: loading
 * it takes longer than looking, and where no script runs it could not look at the page itself.
 */
export class Barriers {
  private static readonly of = new WeakMap<Browser, Barriers>();
  private readonly places = new Map<string, Promise<Page>>();
  /** Pages in which axe found nothing. */
  private readonly judged = new Set<string>();
  private last: Promise<unknown> = Promise.resolve();

  private constructor(private readonly browser: Browser) {}

  /** Those of a browser, which are closed with it. */
  static in(browser: Browser): Barriers {
    const barriers = this.of.get(browser) ?? new Barriers(browser);
    this.of.set(browser, barriers);
    return barriers;
  }

  /** What axe says; nothing new of a page that differs from one it has seen in its words alone. */
  find(sight: Sight): Promise<string[]> {
    const found = this.last.then(() => this.judge(sight));
    this.last = found.catch(() => undefined);
    return found;
  }

  private async judge(sight: Sight): Promise<string[]> {
    const html = sight.html.replace(/<script\b.*?<\/script>/gs, '');
    const key = `${sight.width} ${structureOf(html)}`;
    if (this.judged.has(key)) return [];
    const place = await this.placeFor(sight);
    const copy = JSON.stringify({ url: sight.url, html });
    const barriers = await place.evaluate<string[]>(`(${LOOK})(${copy})`);
    if (barriers.length === 0) this.judged.add(key);
    return barriers;
  }

  private placeFor(sight: Sight): Promise<Page> {
    const key = `${new URL(sight.url).origin} ${sight.width}`;
    const place = this.places.get(key) ?? this.prepare(sight);
    this.places.set(key, place);
    return place;
  }

  /** An empty page at the same origin, so that copies find their styles. */
  private async prepare({ url, width, height }: Sight): Promise<Page> {
    const viewport = { width, height };
    const context = await this.browser.newContext({ viewport, locale: 'fr-FR' });
    const page = await context.newPage();
    const empty = { body: '<!DOCTYPE html>', contentType: 'text/html; charset=utf-8' };
    await page.route(url, (route) => route.fulfill(empty));
    await page.goto(url);
    await page.unroute(url);
    await page.evaluate(AXE);
    return page;
  }
}

/** A page without its words: what stands where, and which words there are at all. */
function structureOf(html: string): string {
  return html
    .replace(/>([^<]+)</g, (_, words: string) => (words.trim() === '' ? '><' : '>x<'))
    .replace(/ (value|href|action|title|datetime|data-holder)="[^"]+"/g, ' $1="x"');
}

/**
 * Runs in the page for copies: puts one up, and looks once its styles are there. Asks for what is wrong alone: to
 * describe all that is right takes longer than to look at it.
 */
const LOOK = `async ({ url, html }) => {
  history.replaceState(null, '', url);
  const copy = new DOMParser().parseFromString(html, 'text/html').documentElement;
  const styles = [...copy.querySelectorAll('link[rel=stylesheet]')].map((link) =>
    new Promise((loaded, failed) => {
      link.addEventListener('load', loaded);
      link.addEventListener('error', () => failed(new Error('no styles: ' + link.href)));
    }));
  document.documentElement.replaceWith(copy);
  await Promise.all(styles);
  const { violations } = await axe.run({ resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' '));
}`;
