import { neutralised } from '@citadelle/contracts';

const QUOTED = /[";\r\n]/;

/** Tells spreadsheets that the text is UTF-8. */
export const CSV_BEGIN = '\ufeff';

/**
 * A line of a CSV file as spreadsheets in France read it. A text that one would run, such as a formula, gets an apostrophe
 * before it, which keeps it a text.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(';')}\r\n`;
}

function cellOf(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = neutralised(value);
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
