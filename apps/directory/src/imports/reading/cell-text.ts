import { asWritten, INVISIBLE } from '@citadelle/contracts';

/** How a spreadsheet writes a text that must stay one: `="0612"`. */
const FORMULA_TEXT = /^="((?:[^"]|"")*)"$/;
/** Ctrl-Z, which ended files once. */
const END_OF_FILE = '\u001a';
const PLAIN = /^[\w'-]+$/;

/** What a cell says: without outer blanks, and as it was before somebody kept a spreadsheet from running it. */
export function cellText(cell: string): string {
  if (PLAIN.test(cell) && !cell.startsWith("'")) return cell;
  const trimmed = cell.trim();
  const text = asWritten(FORMULA_TEXT.exec(trimmed)?.[1] ?? trimmed).trim();
  return isBlankText(text) ? '' : text;
}

/** Whether nothing can be seen of a text. */
export function isBlankText(text: string): boolean {
  if (text === '' || text === END_OF_FILE) return true;
  return !/\w/.test(text) && text.replace(INVISIBLE, '').trim() === '';
}
