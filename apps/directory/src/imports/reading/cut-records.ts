import { cutCells, looseCells, type RecordFault, type Separator } from './cut-cells.js';
import type { LineEnd, TextLine } from './cut-lines.js';

/** A record of a file: a line, or several where a quoted cell has line breaks. */
export interface TextRecord {
  /** The line where it starts. */
  readonly line: number;
  readonly cells: readonly string[];
  /** With one, `cells` are what can be made of the line alone. */
  readonly fault?: RecordFault;
  readonly end: LineEnd;
  /** Its last cell is closed by a quote. */
  readonly isClosed?: true;
}

/** More lines than these no cell has: its quote was never closed. */
const RECORD_LINES_MAX = 100;

/**
 * Puts the lines of a file together to records. A quote that is never closed costs its own line and no other: reading
 * starts again at the line after it. What is held is bounded by {@link RECORD_LINES_MAX} lines.
 */
export class RecordCutter {
  private waiting: TextLine[] = [];

  /** `columns`: how many the header has; 0 where it is not known yet. */
  constructor(
    private readonly separator: Separator,
    public columns = 0,
  ) {}

  /** The records that `lines` complete; `isEnd`: no more lines come. One at a time, so that a header can set `columns`. */
  *add(lines: readonly TextLine[], isEnd: boolean): Iterable<TextRecord> {
    this.waiting = this.waiting.concat(lines);
    let from = 0;
    while (from < this.waiting.length) {
      const record = this.recordAt(from, isEnd);
      if (record === undefined) break;
      from += record.lines;
      yield record.record;
    }
    this.waiting = this.waiting.slice(from);
  }

  /** The record that starts at a line; undefined where lines must come before that can be told. */
  private recordAt(
    from: number,
    isEnd: boolean,
  ): { lines: number; record: TextRecord } | undefined {
    const first = this.waiting[from]!;
    if (first.isTooLong) return { lines: 1, record: this.alone(first, 'line-too-long') };
    if (!first.text.includes('"')) return { lines: 1, record: this.alone(first) };
    const cut = cutCells(this.waiting, from, {
      separator: this.separator,
      columns: this.columns,
      linesMax: RECORD_LINES_MAX,
    });
    switch (cut.kind) {
      case 'more':
        if (!isEnd) return undefined;
        return { lines: 1, record: this.alone(first, 'quote-not-closed') };
      case 'fault':
        return { lines: 1, record: this.alone(first, cut.fault) };
      case 'cells': {
        const { end, text } = this.waiting[from + cut.lines - 1]!;
        const isClosed = text.trimEnd().endsWith('"') && ({ isClosed: true } as const);
        const record = { line: first.number, cells: cut.cells, end, ...isClosed };
        return { lines: cut.lines, record };
      }
    }
  }

  private alone({ number, text, end }: TextLine, fault?: RecordFault): TextRecord {
    const cells = looseCells(text, this.separator);
    return { line: number, cells, end, ...(fault !== undefined && { fault }) };
  }
}
