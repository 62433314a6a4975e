import { asWritten, hidesNumen } from '@citadelle/contracts';
import { onceLess } from './doubled.js';
import {
  type ColumnGrade,
  type ColumnMeaning,
  type SpelledColumn,
  spelledColumn,
} from './column-spellings.js';
import { importFields, type ImportField } from './read-line.js';

/** Which columns leave others of the same field aside: a code the name that stands beside it, and any one a weak one. */
const BEATS: Readonly<Record<ColumnGrade, readonly ColumnGrade[]>> = {
  'managing-code': ['managing', 'code', 'plain', 'weak'],
  managing: ['code', 'weak'],
  code: ['plain', 'weak'],
  plain: ['weak'],
  weak: [],
};

/** How people are told of a field. */
export const FIELDS_IN_FRENCH: Readonly<Record<ImportField, string>> = {
  usual_name: 'Nom d’usage',
  first_name: 'Prénom',
  birth_date: 'Date de naissance',
  numen: 'NUMEN',
  unit: 'Service gestionnaire',
  phone: 'Téléphone',
  ends_on: 'Fin de contrat',
};

/** What a column is, by its header alone; undefined for one that is left alone. */
export function meaningOf(header: string): ColumnMeaning | undefined {
  return columnOf(header)?.meaning;
}

/** What the columns of a file are, by all of its headers: one that another one says better is left alone. */
export function meaningsOf(headers: readonly string[]): (ColumnMeaning | undefined)[] {
  const columns = headers.map(columnOf);
  return columns.map((column, place) => {
    if (column === undefined) return undefined;
    const { meaning, grade } = column;
    const rivals = columns.filter((other) => other?.meaning === meaning);
    if (rivals.some((rival) => BEATS[rival!.grade].includes(grade))) return undefined;
    const first = columns.findIndex((other) => other?.meaning === meaning);
    return grade === 'weak' && first !== place ? undefined : meaning;
  });
}

function columnOf(header: string): SpelledColumn | undefined {
  return header.length > 100 ? undefined : spelledColumn(onceLess(header));
}

/** Where the columns stand in which something is read. */
export interface ColumnPlaces {
  readonly count: number;
  /** How many of them are something, and where the last one that has a header stands. */
  readonly known: number;
  readonly last: number;
  /** By field; -1 for one that the file has no column for. */
  readonly at: Readonly<Record<ImportField, number>>;
  readonly birthName: number;
  /** Columns without a header. */
  readonly nameless: ReadonlySet<number>;
}

/** The places of the columns that have these headers. */
export function placesOf(headers: readonly string[]): ColumnPlaces {
  const found = meaningsOf(headers);
  return {
    count: headers.length,
    known: found.filter((meaning) => meaning !== undefined).length,
    last: headers.findLastIndex((header) => header.trim() !== ''),
    at: Object.fromEntries(
      importFields.map((field) => [field, found.indexOf(field)]),
    ) as ColumnPlaces['at'],
    birthName: found.indexOf('birth_name'),
    nameless: new Set(headers.flatMap((header, place) => (header.trim() === '' ? [place] : []))),
  };
}

/**
 * A header as it is shown, and as it was before somebody kept a spreadsheet from running it; what hides a NUMEN is data
 * where a header should be.
 */
export function shownHeader(header: string): string {
  if (hidesNumen(header)) return '';
  return asWritten(header).replace(/\s+/gu, ' ').trim().slice(0, 100);
}
