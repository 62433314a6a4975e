import type { ImportField } from './read-line.js';

/** What a column can be: a field, or the birth name, which stands in where the usual name is empty. */
export type ColumnMeaning = ImportField | 'birth_name';

/**
 * How surely a column is what its header says, where several columns of a file say something of one field. `managing`:
 * the managing unit, and no other one; `code`: what units are known by, beside a name of theirs; `weak`: it will do where
 * there is nothing better.
 */
export type ColumnGrade = 'managing-code' | 'managing' | 'code' | 'plain' | 'weak';

/** A column as its header alone has it. */
export interface SpelledColumn {
  readonly meaning: ColumnMeaning;
  readonly grade: ColumnGrade;
}

type Spellings = Partial<Record<ColumnGrade, readonly string[]>>;

/** How columns are called, reduced by {@link reduced}. */
const spellings: Readonly<Record<ColumnMeaning, Spellings>> = {
  usual_name: {
    plain: ['usualname', 'nom', 'nomusage', 'nomdusage', 'nomusuel'],
    weak: ['nommarital', 'nomdepouse', 'nomepouse', 'nomdepoux', 'nomepoux'],
  },
  birth_name: {
    plain: [
      ...['nomdenaissance', 'nomnaissance', 'nompatronymique', 'nompatro', 'nomdefamille'],
      ...['birthname', 'nomdenaiss', 'nomnaiss', 'nomdenais', 'nomnais', 'nomfamille'],
      ...['patronyme', 'nomdejeunefille', 'nomjeunefille'],
    ],
  },
  first_name: {
    plain: [
      ...['firstname', 'prenom', 'prenomusuel', 'prenomdusage', 'prenomusage', 'prenom1'],
      ...['1erprenom', 'premierprenom', 'prenomprincipal', 'prenomcourant', '1prenom', 'prenomn1'],
    ],
    weak: ['prenoms', 'prenomsetatcivil', 'prenomsdetatcivil', 'prenomsdenaissance'],
  },
  birth_date: {
    plain: [
      ...['birthdate', 'datedenaissance', 'datenaissance', 'datenais', 'datenaiss', 'datedenaiss'],
      ...['datedenais', 'dtnaissance', 'dtnaiss', 'dtnais', 'dtdenaissance', 'dnaissance'],
      ...['ddn', 'neele', 'nele', 'neneele', 'naissance', 'jourdenaissance'],
    ],
  },
  numen: {
    plain: [
      ...['numen', 'nnumen', 'nonumen', 'numnumen', 'numeronumen', 'codenumen', 'ndenumen'],
      ...['numerodenumen', 'identifiantnumen', 'idnumen'],
    ],
  },
  unit: {
    'managing-code': [
      ...['codeservicegestionnaire', 'codeduservicegestionnaire', 'codeunitegestionnaire'],
      ...['codedelunitegestionnaire', 'servicegestionnairecode', 'unitegestionnairecode'],
      ...['codeservicegest', 'codeservgest', 'codeservicedegestion', 'codeunitedegestion'],
    ],
    managing: [
      ...['unit', 'servicegestionnaire', 'unitegestionnaire', 'servicegest', 'servgest'],
      ...['unitegest', 'servicedegestion', 'unitedegestion'],
    ],
    code: [
      ...['codeservice', 'codeduservice', 'codeserv', 'codeunite', 'codedelunite', 'servicecode'],
      ...['unitecode', 'codservice', 'cdservice'],
    ],
    plain: ['unite', 'service'],
    weak: ['lib', 'libelle', 'nom', 'intitule', 'designation'].flatMap((name) =>
      ['service', 'duservice', 'unite', 'delunite'].flatMap((unit) => [
        name + unit,
        `${name}${unit}gestionnaire`,
      ]),
    ),
  },
  phone: {
    plain: [
      ...['phone', 'telephone', 'tel', 'numerodetelephone', 'numtelephone', 'ntelephone', 'ntel'],
      ...['telephoneprofessionnel', 'telprofessionnel', 'telpro', 'telprof', 'telephonepro'],
      ...['ndetelephone', 'ndetel', 'numtel', 'numerotelephone', 'numerotel', 'numerodetel'],
    ],
    weak: [
      'portable',
      'mobile',
      'telportable',
      'telmobile',
      'telephoneportable',
      'telephonemobile',
    ],
  },
  ends_on: {
    plain: [
      ...['endson', 'findecontrat', 'fincontrat', 'datedefindecontrat', 'datefindecontrat'],
      ...['datefincontrat', 'datedefincontrat', 'contratfin', 'dtfincontrat', 'dtfindecontrat'],
      ...['findecontratle', 'fincontratle', 'findecdd', 'fincdd', 'datedefindecdd', 'datefincdd'],
      ...['findecontratprevue', 'fincontratprevue', 'datedefindecontratprevue'],
      ...['echeancecontrat', 'echeanceducontrat', 'datedecheanceducontrat'],
    ],
  },
};

const spelled = new Map(
  Object.entries(spellings).flatMap(([meaning, graded]) =>
    Object.entries(graded).flatMap(([grade, headers]) =>
      headers.map(
        (header) =>
          [header, { meaning: meaning as ColumnMeaning, grade: grade as ColumnGrade }] as const,
      ),
    ),
  ),
);

const HINT = /\([^()]*\)\s*$/;
/** What says nothing of a column: how its dates are written, and that the file is about agents. */
const NOISE = /jjmmaaaa$|aaaammjj$|(?:del)?agent$|^agent/g;

/** A header without case, accents, blanks and signs. */
function reduced(header: string): string {
  return header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** Whether the NUMEN may be among the headers of a line: it is in none of its spellings without these letters. */
export function mayNameNumen(line: string): boolean {
  return reduced(line).includes('numen');
}

/** What a header says by itself, also with a hint behind it, in the plural, or with the word « agent »; undefined for one that is left alone. */
export function spelledColumn(header: string): SpelledColumn | undefined {
  const written = header.normalize('NFKC');
  const forms = [written, written.replace(HINT, '')];
  const singular = forms.map((form) => form.replace(/(?<=\p{L}{2})s(?!\p{L})/giu, ''));
  const plain = [...forms, ...singular].map(reduced);
  const found = [...plain, ...plain.map((form) => form.replace(NOISE, ''))];
  return spelled.get(found.find((form) => spelled.has(form)) ?? '');
}
