import type { FileBytes } from './read-line.js';

/** As many bytes as a byte order mark has at most. */
const HEAD_LENGTH = 4;

/** How many lines are named of those that show a fault. */
export const LINES_NAMED = 5;

/** What the bytes of a whole file say of how its letters are written. */
export interface ByteCensus {
  readonly size: number;
  /** Where a byte order mark stands. */
  readonly head: Uint8Array;
  /** Nothing but blanks, line ends and byte order marks. */
  readonly isBlank: boolean;
  /** Control characters that no text has. */
  readonly controls: number;
  readonly nulsAtEven: number;
  readonly nulsAtOdd: number;
  /** The lines of bytes that are no UTF-8; those of letters that only UTF-8 writes so. The first few. */
  readonly notUtf8: readonly number[];
  readonly utf8: readonly number[];
  /** Letters that are UTF-8, and something else in other encodings. */
  readonly ambiguous: number;
  /** The bytes of a letter of UTF-8 whose rest is missing at the end of the file. */
  readonly cutLetter: readonly number[];
}

const PLAIN = 0;
const CONTROL = 1;
const NUL = 2;
const CR = 3;
const LF = 4;
const BLANK = 5;
const HIGH = 6;

/** What each byte is. Ctrl-Z, which ended files once, is a blank. */
const kindOf = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0) return NUL;
  if (byte === 0x0a) return LF;
  if (byte === 0x0d) return CR;
  if ([0x09, 0x0b, 0x0c, 0x1a, 0x20].includes(byte)) return BLANK;
  if (byte < 0x20 || byte === 0x7f) return CONTROL;
  return byte < 0x80 ? PLAIN : HIGH;
});

/** Counts all of that in one pass over the file. */
export async function censusOf(bytes: FileBytes): Promise<ByteCensus> {
  const counter = new ByteCounter();
  for await (const chunk of bytes()) counter.add(chunk);
  return counter.census();
}

class ByteCounter {
  private size = 0;
  private readonly head: number[] = [];
  private isBlank = true;
  private controls = 0;
  private readonly nuls = [0, 0];
  private line = 1;
  private afterCr = false;
  private readonly notUtf8: number[] = [];
  private readonly utf8: number[] = [];
  private ambiguous = 0;
  /** The letter of several bytes that is being read: how many are to come, and between what the next one must be. */
  private letter: number[] = [];
  private toCome = 0;
  private least = 0x80;
  private most = 0xbf;

  add(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      const kind = kindOf[byte]!;
      if (this.head.length < HEAD_LENGTH) this.head.push(byte);
      if (kind === PLAIN && this.toCome === 0) {
        this.afterCr = false;
        this.isBlank = false;
      } else this.count(byte, kind, this.size + at);
    }
    this.size += chunk.length;
  }

  census(): ByteCensus {
    return {
      ...{ size: this.size, head: Uint8Array.from(this.head), isBlank: this.isBlank },
      ...{ controls: this.controls, nulsAtEven: this.nuls[0]!, nulsAtOdd: this.nuls[1]! },
      ...{
        notUtf8: this.notUtf8,
        utf8: this.utf8,
        ambiguous: this.ambiguous,
        cutLetter: this.toCome > 0 ? this.letter : [],
      },
    };
  }

  private count(byte: number, kind: number, position: number): void {
    if (this.toCome > 0 && !this.goesOn(byte)) {
      note(this.notUtf8, this.line);
      this.toCome = 0;
    } else if (this.toCome > 0) return this.letterGoesOn(byte);
    if (kind === NUL) this.nuls[position % 2]!++;
    else if (kind === CONTROL) this.controls++;
    else if (kind === HIGH) this.letterBegins(byte);
    if (kind !== NUL && kind !== BLANK && kind !== CR && kind !== LF && kind !== HIGH)
      this.isBlank = false;
    if (kind === CR || (kind === LF && !this.afterCr)) this.line++;
    this.afterCr = kind === CR;
  }

  private letterBegins(byte: number): void {
    this.toCome = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
    this.least = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.most = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    this.letter = [byte];
    if (byte >= 0xc2 && byte <= 0xf4) return;
    this.toCome = 0;
    this.isBlank = false;
    note(this.notUtf8, this.line);
  }

  private goesOn(byte: number): boolean {
    return byte >= this.least && byte <= this.most;
  }

  private letterGoesOn(byte: number): void {
    this.letter.push(byte);
    this.least = 0x80;
    this.most = 0xbf;
    if (--this.toCome > 0) return;
    const isMark = this.letter[0] === 0xef && this.letter[1] === 0xbb && this.letter[2] === 0xbf;
    if (!isMark) this.isBlank = false;
    if (isEvidence(this.letter)) note(this.utf8, this.line);
    else this.ambiguous++;
  }
}

/**
 * Whether bytes that are a letter of UTF-8 can be nothing else in French: in Mac Roman an apostrophe before an É looks
 * like an Armenian letter of UTF-8, but nothing French looks like a Latin letter of it.
 */
function isEvidence(letter: readonly number[]): boolean {
  const [first = 0, second = 0] = letter;
  return letter.length > 2 || (first === 0xc2 && second >= 0xa0) || (first > 0xc2 && first <= 0xc5);
}

function note(lines: number[], line: number): void {
  if (lines.length < LINES_NAMED && lines.at(-1) !== line) lines.push(line);
}
