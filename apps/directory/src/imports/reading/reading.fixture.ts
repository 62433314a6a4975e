import iconv from 'iconv-lite';
import { ICONV_NAMES } from './one-byte-letters.js';
import {
  type FileBytes,
  type LinePerson,
  type ReadLine,
  type Understanding,
  UnreadableFile,
} from './read-line.js';
import { readLines } from './read-lines.js';
import { understand } from './understand.js';

/** The day on which the files of the tests are read. */
export const TODAY = '2025-09-15';
/** The header of the tests. */
export const HDR = 'usual_name;first_name;birth_date;numen;unit';
/** A line that nothing is wrong with. */
export const PIN = 'PIN;Jean;02/11/1988;03E8812345ABC;SIG-AESH';

type PersonLine = Extract<ReadLine, { kind: 'person' }>;

/** A file as it was read, or why it was not. */
export interface ReadFile {
  readonly understanding: Understanding;
  readonly lines: readonly ReadLine[];
}

/** The bytes of a text; a text of C escapes, such as `\xC3`, is given with `latin1`. */
export const bytesOf = (text: string, encoding: 'utf8' | 'latin1' | 'utf16le' = 'utf8') =>
  Buffer.from(text, encoding);

/** The bytes of a text in one of the encodings that are read. */
export function encoded(text: string, encoding: Understanding['encoding']): Buffer {
  if (encoding === 'UTF-8') return Buffer.from(text);
  if (encoding === 'UTF-16LE') return Buffer.from(text, 'utf16le');
  if (encoding === 'UTF-16BE') return Buffer.from(text, 'utf16le').swap16();
  return iconv.encode(text, ICONV_NAMES[encoding]);
}

/** The bytes of a file in pieces of some length. */
export function inPieces(bytes: Uint8Array, length = 65_536): FileBytes {
  return async function* () {
    for (let from = 0; from < bytes.length; from += length)
      yield bytes.subarray(from, from + length);
  };
}

/** Reads a file whole. */
export async function read(file: Uint8Array | string, piece?: number): Promise<ReadFile> {
  const bytes = inPieces(typeof file === 'string' ? Buffer.from(file) : file, piece);
  const understanding = await understand(bytes, TODAY);
  const lines: ReadLine[] = [];
  for await (const batch of readLines(bytes, understanding, TODAY)) lines.push(...batch);
  return { understanding, lines };
}

/** Why a file cannot be read. */
export async function refusal(file: Uint8Array | string): Promise<UnreadableFile> {
  const outcome: unknown = await read(file).catch((error: unknown) => error);
  if (outcome instanceof UnreadableFile) return outcome;
  throw new Error('this file was read', { cause: outcome });
}

/** The lines of a file that are people. */
export const peopleOf = ({ lines }: ReadFile): PersonLine[] =>
  lines.filter((line) => line.kind === 'person');

/** The people of a file, line by line, of lines that nothing is wrong with. */
export const acceptedOf = (file: ReadFile): LinePerson[] =>
  peopleOf(file)
    .filter(({ faults }) => faults.length === 0)
    .map(({ person }) => person);

/** What is wrong with which line: `3 quote-not-closed`. */
export const faultsOf = (file: ReadFile): string[] =>
  peopleOf(file).flatMap(({ line, faults }) => faults.map(({ code }) => `${line} ${code}`));

/** The codes of what is pointed out of the whole file. */
export const warningsOf = ({ understanding }: ReadFile): string[] =>
  understanding.warnings.map(({ code }) => code);

/** A NUMEN for each number. */
export const numenOf = (number: number): string => `03E88${String(number).padStart(5, '0')}ABC`;

/** So many lines that nothing is wrong with, and that are plain ASCII. */
export const plainLines = (count: number): string =>
  Array.from({ length: count }, (_, at) => `MARTIN;Paul;03/11/1988;${numenOf(at)};SIG-AESH\n`).join(
    '',
  );
