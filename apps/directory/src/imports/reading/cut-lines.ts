import type { TextPiece } from './decode-text.js';

/** A longer line is read no further: it is one cell without end, or no text. */
export const LINE_MAX = 65_536;

/** Whether the end of a line came; only the last one of a file may lack it. `cut`: the file ends within a letter. */
export type LineEnd = 'there' | 'missing' | 'cut';

/** A line of a text, as editors number them. */
export interface TextLine {
  readonly number: number;
  readonly text: string;
  readonly end: LineEnd;
  /** Whether it is longer than {@link LINE_MAX}, of which `text` is the beginning. */
  readonly isTooLong: boolean;
}

/** Cuts a text into lines: CRLF, LF and CR end one, in one file too. */
export async function* cutLines(
  pieces: AsyncIterable<TextPiece>,
): AsyncIterable<readonly TextLine[]> {
  const cutter = new LineCutter();
  for await (const { text, isCut } of pieces) yield isCut ? cutter.cut() : cutter.add(text);
  yield cutter.end();
}

class LineCutter {
  private number = 1;
  private text = '';
  private isTooLong = false;
  /** A CR came last: an LF that follows belongs to it. */
  private afterCr = false;

  add(piece: string): TextLine[] {
    const lines: TextLine[] = [];
    let from = 0;
    if (this.afterCr && piece !== '') {
      lines.push(this.line('there'));
      this.afterCr = false;
      if (piece.startsWith('\n')) from = 1;
    }
    const ends = /\r\n?|\n/g;
    ends.lastIndex = from;
    for (let end = ends.exec(piece); end !== null; end = ends.exec(piece)) {
      this.take(piece.slice(from, end.index));
      from = ends.lastIndex;
      if (end[0] === '\r' && from === piece.length) this.afterCr = true;
      else lines.push(this.line('there'));
    }
    this.take(piece.slice(from));
    return lines;
  }

  /** The end of the file is missing: of its last line nothing is sure, not even after a CR, whose LF was cut in two. */
  cut(): TextLine[] {
    this.afterCr = false;
    return [this.line('cut')];
  }

  end(): TextLine[] {
    return this.afterCr || this.text !== '' ? [this.line(this.afterCr ? 'there' : 'missing')] : [];
  }

  private take(text: string): void {
    if (this.isTooLong) return;
    this.text += text;
    if (this.text.length <= LINE_MAX) return;
    this.text = this.text.slice(0, LINE_MAX);
    this.isTooLong = true;
  }

  private line(end: LineEnd): TextLine {
    const { text, isTooLong } = this;
    this.text = '';
    this.isTooLong = false;
    return { number: this.number++, text, end, isTooLong };
  }
}
