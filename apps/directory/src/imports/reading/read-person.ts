import { isNumen, normaliseNumen } from '@citadelle/contracts';
import { cellText } from './cell-text.js';
import type { ColumnPlaces } from './columns.js';
import { readDay } from './dates.js';
import { isDoubled } from './doubled.js';
import {
  type ReadField,
  readNameField,
  readNumenField,
  readPhoneField,
  readUnitField,
} from './read-fields.js';
import { importFields, type ImportField, type LineFault, type LinePerson } from './read-line.js';

/** What a line says of a person, and what is wrong or odd about it. */
export interface ReadPerson {
  readonly person: LinePerson;
  readonly faults: readonly LineFault[];
  readonly remarks: readonly LineFault[];
}

const KEYS = {
  usual_name: 'usualName',
  first_name: 'firstName',
  birth_date: 'birthDate',
  numen: 'numen',
  unit: 'unit',
  phone: 'phone',
  ends_on: 'endsOn',
} as const satisfies Record<ImportField, keyof LinePerson>;

/** Reads the cells of a line. `today` is the day in Paris. */
export function readPerson(
  cells: readonly string[],
  places: ColumnPlaces,
  today: string,
): ReadPerson {
  const person: { -readonly [Key in keyof LinePerson]: LinePerson[Key] } = {};
  const faults: LineFault[] = [];
  const remarks: LineFault[] = [];
  for (const field of importFields) {
    const text = textOf(field, cells, places);
    if (text === '') continue;
    const { value, fault, remark } = readField(field, text, today);
    if (value !== undefined) person[KEYS[field]] = value;
    if (fault) faults.push(fault);
    if (remark) remarks.push(remark);
  }
  if (person.numen === undefined && faults.length > 0) {
    const elsewhere = numenAnywhere(cells);
    if (elsewhere !== undefined) person.numen = elsewhere;
  }
  return { person, faults, remarks };
}

/** What stands in the column of a field; the birth name where there is no usual one. */
function textOf(field: ImportField, cells: readonly string[], places: ColumnPlaces): string {
  const text = cellText(cells[places.at[field]] ?? '');
  return text === '' && field === 'usual_name' ? cellText(cells[places.birthName] ?? '') : text;
}

function readField(field: ImportField, text: string, today: string): ReadField {
  if (field !== 'numen' && isDoubled(text)) return { fault: doubled(field) };
  switch (field) {
    case 'usual_name':
    case 'first_name':
      return readNameField(text, field);
    case 'numen':
      return readNumenField(text);
    case 'unit':
      return readUnitField(text);
    case 'phone':
      return readPhoneField(text);
    case 'birth_date':
    case 'ends_on': {
      const read = readDay(text, field, today);
      return 'day' in read ? { value: read.day, remark: read.remark } : { fault: read.fault };
    }
  }
}

function doubled(field: ImportField): LineFault {
  return {
    field,
    code: 'encoding-doubled',
    message:
      'Les accents de cette cellule ont été encodés deux fois (« Ã© » pour « é »). Corrigez la cellule, ou extrayez le fichier de nouveau.',
  };
}

/** The NUMEN of a line that is refused, wherever it stands, so that whoever it is of counts as present. */
function numenAnywhere(cells: readonly string[]): string | undefined {
  const found = new Set(cells.map(cellText).filter(isNumen).map(normaliseNumen));
  return found.size === 1 ? [...found][0] : undefined;
}
