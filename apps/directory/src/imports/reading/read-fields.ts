import {
  hidesNumen,
  HYPHENS,
  INVISIBLE,
  isNumen,
  isPhone,
  nameFault,
  normaliseNumen,
  readName,
  readPhone,
  SPACES,
} from '@citadelle/contracts';
import { frenchOf } from '@citadelle/service-kit';
import type { ImportField, LineFault } from './read-line.js';

/** What was read of a cell, what is wrong with it, and what is to be pointed out. */
export interface ReadField {
  readonly value?: string;
  readonly fault?: LineFault;
  readonly remark?: LineFault;
}

/** How long the name of a unit may be in a file; whether there is such a unit is not asked here. */
const UNIT_MAX = 100;
const PLAIN_NAME = /^[A-Za-z]+(?:[ '-][A-Za-z]+)*$/;
/** A capital that a wrong guess put into a name (`RenŽe`, `ZoÈ`): no one types it there. */
const MISREAD = /\p{Ll}(?![A-Z])(?<misread>\p{Lu})(?!\p{Lu})/u;
/** What programs write for an empty cell. `Null`, which is a name of Alsace, is written otherwise. */
const PLACEHOLDER = /^(?:NULL|null|[([<](?:NULL|null)[)\]>]|\\N|NaN|nan|None|undefined)$/;
const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?E[+-]?\d*$/i;
/** Zeros behind a number, which would be one digit more of a phone number. */
const DECIMALS = /(?<=^\d+)[.,]0+$/;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** A first or usual name. */
export function readNameField(text: string, field: 'usual_name' | 'first_name'): ReadField {
  if (PLACEHOLDER.test(text)) return { fault: placeholder(text, field) };
  if (PLAIN_NAME.test(text) && text.length <= 100) return { value: text };
  const lost = lostLetter(text, field);
  if (lost) return { fault: lost };
  if (nameFault(text)) return { fault: { field, ...frenchOf('isPersonName', [], text) } };
  const value = readName(text);
  if (/^'.*'$/.test(value)) return { fault: quoted(field) };
  const misread = MISREAD.exec(value)?.groups?.misread;
  if (misread === undefined) return { value };
  return {
    fault: {
      field,
      code: 'letter-misread',
      message: `La lettre « ${misread} » est sans doute un accent mal lu avant l’envoi. Corrigez le nom.`,
    },
  };
}

const quoted = (field: ImportField): LineFault => ({
  field,
  code: 'name-quoted',
  message: 'Le nom est entre apostrophes, comme dans une commande SQL. Retirez-les.',
});

const placeholder = (text: string, field: ImportField): LineFault => ({
  field,
  code: 'name-placeholder',
  message: `« ${text} » est sans doute ce qu’un logiciel écrit dans une cellule vide. Écrivez le nom, ou videz la cellule. Une personne qui s’appelle ainsi s’écrit « Null ».`,
});

/** A NUMEN. What is wrong with one is said without it. */
export function readNumenField(text: string): ReadField {
  const typed = text.replace(/^'/, '');
  if (isNumen(typed)) return { value: normaliseNumen(typed) };
  const kept = normaliseNumen(typed);
  if (SCIENTIFIC.test(kept))
    return {
      fault: {
        field: 'numen',
        code: 'numen-truncated',
        message:
          'Le NUMEN a été tronqué par le tableur, qui en a fait un nombre. Mettez la colonne au format Texte, et reprenez-le à la source.',
      },
    };
  return { fault: { field: 'numen', code: 'numen', message: numenInWords([...kept].length) } };
}

function numenInWords(length: number): string {
  const { message } = frenchOf('isNumenField');
  return length === 13 ? message : `${message} Celui-ci en compte ${length}.`;
}

/** A unit: whether there is one of that name is for others to say. */
export function readUnitField(text: string): ReadField {
  const value = text
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(HYPHENS, '-')
    .replace(SPACES, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .replace(/^'/, '')
    .toUpperCase();
  const lost = lostLetter(text, 'unit');
  if (lost) return { fault: lost };
  // A unit that nobody knows is shown to whoever answers for it.
  if (hidesNumen(value))
    return {
      fault: {
        field: 'unit',
        code: 'unit-unreadable',
        message:
          'Cette cellule contient un NUMEN, et non un service gestionnaire : les colonnes sont-elles décalées ? Corrigez la cellule.',
      },
    };
  if (!CONTROL.test(value) && [...value].length <= UNIT_MAX) return { value };
  return {
    fault: {
      field: 'unit',
      code: 'unit-unreadable',
      message: `Le service gestionnaire tient sur une ligne de ${UNIT_MAX} caractères au plus, sans caractère de commande. Corrigez la cellule.`,
    },
  };
}

/** A phone number, also one of which a spreadsheet made a number: it takes the first zero away, and adds decimals. */
export function readPhoneField(text: string): ReadField {
  const typed = readPhone(text.replace(INVISIBLE, '').replace(/^'/, '')).replace(DECIMALS, '');
  if (/^[1-9]\d{8}$/.test(typed))
    return {
      value: `0${typed}`,
      remark: {
        field: 'phone',
        code: 'phone-zero',
        message: 'Le tableur a retiré le zéro du numéro de téléphone : il est remis.',
      },
    };
  if (isPhone(typed)) return { value: typed };
  return {
    fault: {
      field: 'phone',
      code: 'phone',
      message:
        'Ce n’est pas un numéro de téléphone. Écrivez-le comme 03 81 65 47 00, ou videz la cellule.',
    },
  };
}

/** U+FFFD stands where a letter could not be read by whoever had the file before. */
function lostLetter(text: string, field: ImportField): LineFault | undefined {
  if (!text.includes('\ufffd')) return undefined;
  return {
    field,
    code: 'letter-lost',
    message: 'Une lettre a été perdue avant l’envoi (« \ufffd »). Écrivez-la de nouveau.',
  };
}
