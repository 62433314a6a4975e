import type { Page } from '@citadelle/contracts/calls';
import { CSV_BEGIN, csvLine } from './csv.js';

/** As many items as a call gives. */
export const AT_A_TIME = 200;

/**
 * A list as CSV, a page after the other: nothing is kept of what has gone out. The first page is asked for before anything
 * is answered, so that a refusal is one.
 */
export async function csvOfPages<Item>(
  headings: readonly string[],
  ask: (page: { limit: number; after?: string }) => Promise<Page<Item>>,
  cellsOf: (item: Item) => readonly (string | number | null)[],
): Promise<AsyncIterable<string>> {
  const first = await ask({ limit: AT_A_TIME });
  return linesOf(first);

  async function* linesOf(begin: Page<Item>): AsyncIterable<string> {
    yield CSV_BEGIN + csvLine(headings);
    for (let page = begin; ; page = await ask({ limit: AT_A_TIME, after: page.next })) {
      if (page.items.length > 0) yield page.items.map((item) => csvLine(cellsOf(item))).join('');
      if (page.next === null) return;
    }
  }
}
