import { asWritten, hidesNumen } from '@citadelle/contracts';
import { onceLess } from './doubled.js';
import { importFields, type ImportField } from './read-line.js';

/** What a column can be: a field, or the birth name, which stands in where the usual name is empty. */
export type ColumnMeaning = ImportField | 'birth_name';

/** How columns are called, reduced by {@link reduced}. */
const spellings: Readonly<Record<ColumnMeaning, readonly string[]>> = {
  usual_name: ['usualname', 'nom', 'nomusage', 'nomdusage', 'nomusuel'],
  birth_name: [
    ...['nomdenaissance', 'nomnaissance', 'nompatronymique', 'nompatro', 'nomdefamille'],
    'birthname',
  ],
  first_name: ['firstname', 'prenom', 'prenomusuel', 'prenomdusage', 'prenom1'],
  birth_date: [
    ...['birthdate', 'datedenaissance', 'datenaissance', 'datenais', 'datenaiss', 'datedenaiss'],
    ...['dtnaissance', 'dtnaiss', 'neele', 'nele'],
  ],
  numen: ['numen', 'nnumen', 'nonumen', 'numnumen', 'numeronumen', 'codenumen'],
  unit: ['unit', 'unite', 'service', 'servicegestionnaire', 'unitegestionnaire'],
  phone: [
    ...['phone', 'telephone', 'tel', 'numerodetelephone', 'numtelephone', 'ntelephone', 'ntel'],
    ...['telephoneprofessionnel', 'telprofessionnel', 'telpro'],
  ],
  ends_on: [
    ...['endson', 'findecontrat', 'fincontrat', 'datedefindecontrat', 'datefindecontrat'],
    ...['datefincontrat', 'datedefincontrat', 'contratfin'],
  ],
};

const HINT = /\([^()]*\)\s*$/;

const meanings = new Map(
  Object.entries(spellings).flatMap(([meaning, headers]) =>
    headers.map((header) => [header, meaning as ColumnMeaning] as const),
  ),
);

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

/** A header without case, accents, blanks and signs. */
function reduced(header: string): string {
  return header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** What a column is, by its header, also beside a hint such as « (JJ/MM/AAAA) »; undefined for one that is left alone. */
export function meaningOf(header: string): ColumnMeaning | undefined {
  if (header.length > 100) return undefined;
  const written = onceLess(header);
  return meanings.get(reduced(written)) ?? meanings.get(reduced(written.replace(HINT, '')));
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
  const found = headers.map(meaningOf);
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
