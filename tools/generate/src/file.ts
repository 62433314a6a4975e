import iconv from 'iconv-lite';
import type { GeneratedPerson } from './person.js';

/** How the letters of a file are written. UTF-8 and UTF-16LE begin with a BOM, as Excel writes them. */
export const encodings = ['utf-8', 'windows-1252', 'utf-16le'] as const;
/** One of {@link encodings}. */
export type Encoding = (typeof encodings)[number];

/** What stands between cells, by its name. */
export const separators = { semicolon: ';', comma: ',', tab: '\t' } as const;
/** A name of {@link separators}. */
export type Separator = keyof typeof separators;

/** How a file is written. */
export interface FileFormat {
  readonly encoding: Encoding;
  readonly separator: Separator;
}

/** UTF-8 with semicolons, as « CSV UTF-8 » of a French Excel. */
export const USUAL_FORMAT: FileFormat = { encoding: 'utf-8', separator: 'semicolon' };

/** The columns, with the headers that HR gives them. */
const COLUMNS = [
  ['NUMEN', 'numen'],
  ['Nom de naissance', 'birthName'],
  ['Nom d’usage', 'usualName'],
  ['Prénom', 'firstName'],
  ['Né(e) le', 'birthDate'],
  ['Service', 'unit'],
  ['Téléphone', 'phone'],
  ['Fin de contrat', 'endsOn'],
] as const;
const DATES = ['birthDate', 'endsOn'];
const BOM = '\u{feff}';
const LINES_AT_A_TIME = 500;

/** A file of these people, in pieces. */
export async function* writeStaff(
  people: Iterable<GeneratedPerson> | AsyncIterable<GeneratedPerson>,
  { encoding, separator }: FileFormat,
): AsyncGenerator<Buffer> {
  const between = separators[separator];
  const encoded = (lines: readonly string[]) => iconv.encode(lines.join(''), encoding);
  const header = COLUMNS.map(([name]) => name).join(between);
  let lines = [`${encoding === 'windows-1252' ? '' : BOM}${header}\r\n`];
  for await (const person of people) {
    const cells = COLUMNS.map(([, field]) =>
      DATES.includes(field) ? asFrenchDate(person[field]) : person[field],
    );
    lines.push(`${cells.join(between)}\r\n`);
    if (lines.length < LINES_AT_A_TIME) continue;
    yield encoded(lines);
    lines = [];
  }
  yield encoded(lines);
}

/** The file that was read is none that {@link writeStaff} wrote. */
export class NotGenerated extends Error {
  override readonly name = 'NotGenerated';
}

/** The people of a file that {@link writeStaff} wrote, in whichever format. */
export async function* readStaff(bytes: AsyncIterable<Buffer>): AsyncGenerator<GeneratedPerson> {
  let between: string | undefined;
  for await (const line of linesOf(bytes)) {
    if (between === undefined) {
      const header = COLUMNS.map(([name]) => name);
      between = Object.values(separators).find((one) => header.join(one) === line);
      if (between === undefined)
        throw new NotGenerated('This file was not made by npm run generate');
      continue;
    }
    const cells = line.split(between);
    const person = COLUMNS.map(([, field], n) => {
      const cell = cells[n] ?? '';
      return [field, DATES.includes(field) ? asDay(cell) : cell];
    });
    yield Object.fromEntries(person) as GeneratedPerson;
  }
}

async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: ReturnType<typeof iconv.getDecoder> | undefined;
  let rest = '';
  for await (const piece of bytes) {
    decoder ??= iconv.getDecoder(encodingOf(piece));
    const lines = (rest + decoder.write(piece)).split('\r\n');
    rest = lines.pop()!;
    yield* lines;
  }
}

function encodingOf(beginning: Buffer): Encoding {
  if (beginning[0] === 0xff && beginning[1] === 0xfe) return 'utf-16le';
  return beginning[0] === 0xef && beginning[1] === 0xbb ? 'utf-8' : 'windows-1252';
}

function asFrenchDate(day: string): string {
  return day.split('-').reverse().join('/');
}

function asDay(date: string): string {
  return date.split('/').reverse().join('-');
}
