import { isNumen } from '@citadelle/contracts';
import { LINE_MAX, type TextLine } from './cut-lines.js';
import type { Understanding } from './read-line.js';

/** One of the separators of cells. */
export type Separator = Understanding['separator'];

/** What is wrong with how a record is written, before what it says is looked at. */
export type RecordFault = 'quote-not-closed' | 'quote-misplaced' | 'line-too-long';

/** What becomes of the line at which a record starts. `more`: a quote is open, and the lines so far do not close it. */
export type CutCells =
  | { readonly kind: 'cells'; readonly cells: readonly string[]; readonly lines: number }
  | { readonly kind: 'fault'; readonly fault: RecordFault }
  | { readonly kind: 'more' };

/** How cells are cut. */
export interface CellRules {
  readonly separator: Separator;
  /** How many the header has; 0 where it is not known yet. */
  readonly columns: number;
  readonly linesMax: number;
}

/** The cells of a line, whatever its quotes mean. */
export function looseCells(text: string, separator: Separator): string[] {
  const cells = text.split(separator);
  return text.includes('"') ? cells.map((cell) => cell.replaceAll('"', '')) : cells;
}

/** Cuts the record that starts at `lines[from]` into its cells, as RFC 4180 quotes them; blanks around quotes do no harm. */
export function cutCells(lines: readonly TextLine[], from: number, rules: CellRules): CutCells {
  const { separator, columns } = rules;
  const cells: string[] = [];
  let line = from;
  let { text } = lines[line]!;
  let at = 0;
  for (;;) {
    const quote = quoteAt(text, at, separator);
    if (quote === -1) {
      const end = text.indexOf(separator, at);
      const cell = end === -1 ? text.slice(at) : text.slice(at, end);
      if (cell.includes('"') && !FORMULA_TEXT.test(cell)) return misplaced();
      cells.push(cell);
      if (end === -1) return done();
      at = end + 1;
      continue;
    }
    const opened = line;
    let cell = '';
    let begin = quote + 1;
    at = begin;
    for (;;) {
      const end = text.indexOf('"', at);
      cell += end === -1 ? text.slice(at) : text.slice(at, end);
      if (end !== -1 && text[end + 1] === '"') {
        cell += '"';
        at = end + 2;
        continue;
      }
      const isClosed = end !== -1;
      const swallowed = text.slice(begin, isClosed ? end : undefined);
      const isOneLine = isClosed && line === opened;
      if (!isOneLine && isRecordOfItsOwn(swallowed, line === opened)) return notClosed();
      if (isClosed) {
        at = end + 1;
        break;
      }
      if (line + 1 - from >= rules.linesMax || cell.length > LINE_MAX) return notClosed();
      const next = lines[line + 1];
      if (next === undefined) return { kind: 'more' };
      if (next.isTooLong) return notClosed();
      cell += '\n';
      line++;
      ({ text } = next);
      begin = at = 0;
    }
    cells.push(cell);
    while (at < text.length && isBlank(text[at]!) && text[at] !== separator) at++;
    if (at === text.length) return done();
    if (text[at] !== separator) return line === from ? misplaced() : notClosed();
    at++;
  }

  function done(): CutCells {
    // One that swallowed lines of others has more cells than there are columns.
    if (line > from && columns > 0 && cells.length > columns) return notClosed();
    return { kind: 'cells', cells, lines: line - from + 1 };
  }

  /** Whether the part of a line that a quote has swallowed has a NUMEN beside other cells, or the separators of a whole record: it is one. */
  function isRecordOfItsOwn(part: string, isFirst: boolean): boolean {
    const cut = looseCells(part, separator);
    if (cut.length > 1 && cut.some((cell) => cell.length <= NUMEN_MAX && isNumen(cell)))
      return true;
    const toCome = isFirst ? columns - 1 - cells.length : columns - 1;
    return columns > 0 && toCome >= SEPARATORS_MIN && cut.length - 1 >= toCome;
  }
}

/** A text that a spreadsheet is told to leave alone, as it stands in files that are made for one: `="0612"`. */
const FORMULA_TEXT = /^\s*="[^"]*"\s*$/;
/** With all the blanks that somebody may type into one. */
const NUMEN_MAX = 40;
/** Fewer of them may stand in what somebody writes. */
const SEPARATORS_MIN = 3;

const notClosed = (): CutCells => ({ kind: 'fault', fault: 'quote-not-closed' });
const misplaced = (): CutCells => ({ kind: 'fault', fault: 'quote-misplaced' });
const isBlank = (character: string) =>
  character === ' ' || character === '\t' || character === '\u00a0';

/** Where the quote stands that opens the cell which begins at `at`; -1 where none does. */
function quoteAt(text: string, at: number, separator: Separator): number {
  let place = at;
  while (place < text.length && isBlank(text[place]!) && text[place] !== separator) place++;
  return text[place] === '"' ? place : -1;
}
