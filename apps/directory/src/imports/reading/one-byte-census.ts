import { LINES_NAMED } from './byte-census.js';
import { judgeLine, type OneByteEncoding, oneByteEncodings } from './one-byte-letters.js';
import type { FileBytes } from './read-line.js';

/** A longer line is judged piece by piece, so that what is held is bounded. */
const PIECE_MAX = 8192;
/** How often an encoding is met nowadays, where nothing else tells two of them apart. */
const COMMON: Readonly<Record<OneByteEncoding, number>> = {
  'Windows-1252': 1,
  'Mac Roman': 0.92,
  CP850: 0.9,
};
/** From how likely a line is on average that it was written so. */
const CLEAN = 0.8;
/** Bytes that stand for nothing in Windows-1252. */
const NOT_WINDOWS = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

/** How an encoding reads the whole file. */
export interface EncodingScore {
  readonly encoding: OneByteEncoding;
  /** 1: nothing but French letters where they belong. */
  readonly score: number;
  /** Whether it reads every line with nothing but what names can have, however rare. */
  readonly isPossible: boolean;
  /** Lines that it cannot read and another one reads well: a file of two encodings. */
  readonly othersLines: readonly number[];
  /** Lines that it reads and that no other one reads as well. */
  readonly ownLines: readonly number[];
  /** Lines of letters that are rare in French, and that another one reads as French: of either of them. */
  readonly doubtfulLines: readonly number[];
  /** Lines with bytes that stand for nothing in it. */
  readonly undefinedLines: readonly number[];
}

interface Tally {
  likely: number;
  isPossible: boolean;
  readonly othersLines: number[];
  readonly ownLines: number[];
  readonly doubtfulLines: number[];
  readonly undefinedLines: number[];
}

/** Judges every encoding of one-byte letters on every line of the file; the best one first. */
export async function scoreOneByteEncodings(bytes: FileBytes): Promise<readonly EncodingScore[]> {
  const tallies = oneByteEncodings.map((): Tally => ({
    likely: 0,
    isPossible: true,
    othersLines: [],
    ownLines: [],
    doubtfulLines: [],
    undefinedLines: [],
  }));
  let letters = 0;
  for await (const { line, bytes: text, high } of linesWithHighBytes(bytes)) {
    letters += high;
    judge(tallies, line, text, high);
  }
  return oneByteEncodings
    .map((encoding, at) => {
      const { likely, ...lines } = tallies[at]!;
      return { encoding, score: (likely / letters) * COMMON[encoding], ...lines };
    })
    .sort((a, b) => b.score - a.score);
}

function judge(tallies: readonly Tally[], line: number, text: Uint8Array, high: number): void {
  const verdicts = oneByteEncodings.map((encoding) => judgeLine(text, encoding));
  const isClean = verdicts.map(({ likely, isBad }) => !isBad && likely / high >= CLEAN);
  verdicts.forEach(({ likely, isBad }, at) => {
    const tally = tallies[at]!;
    tally.likely += likely;
    if (isBad) tally.isPossible = false;
    const isOthers = isClean.some((clean, other) => clean && other !== at);
    if (isBad && isOthers) note(tally.othersLines, line);
    if (!isBad && !isClean[at] && isOthers) note(tally.doubtfulLines, line);
    if (isClean[at] && !isOthers) note(tally.ownLines, line);
    if (oneByteEncodings[at] === 'Windows-1252' && text.some((byte) => NOT_WINDOWS.includes(byte)))
      note(tally.undefinedLines, line);
  });
}

function note(lines: number[], line: number): void {
  if (lines.length < LINES_NAMED && lines.at(-1) !== line) lines.push(line);
}

/** The lines, or pieces of them, that have bytes above 127. */
async function* linesWithHighBytes(
  bytes: FileBytes,
): AsyncIterable<{ line: number; bytes: Uint8Array; high: number }> {
  const held = new Uint8Array(PIECE_MAX);
  let length = 0;
  let high = 0;
  let line = 1;
  let afterCr = false;
  for await (const chunk of bytes())
    for (const byte of chunk) {
      const ends = byte === 0x0d || byte === 0x0a;
      if (!ends) {
        held[length++] = byte;
        if (byte >= 0x80) high++;
      }
      if ((ends || length === PIECE_MAX) && length > 0) {
        if (high > 0) yield { line, bytes: held.subarray(0, length), high };
        length = high = 0;
      }
      if (byte === 0x0d || (byte === 0x0a && !afterCr)) line++;
      afterCr = byte === 0x0d;
    }
  if (high > 0) yield { line, bytes: held.subarray(0, length), high };
}
