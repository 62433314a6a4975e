import { NAME_MAX, nameFault, type NameFault } from '@citadelle/contracts';

/** The error for a constraint that is not met: a stable code, and French for people. */
export interface Wording {
  readonly code: string;
  readonly message: string;
}

type Entry = readonly [
  code: string,
  message: string | ((args: readonly unknown[], value: unknown) => string),
];

const NAME_RULE = `Un nom compte au plus ${NAME_MAX} caractères : des lettres latines, des espaces, des traits d’union et des apostrophes.`;

/** What a name is made of, and what keeps this one from being one: what cannot be seen is called by its number. */
function nameInWords(fault: NameFault | undefined): string {
  switch (fault?.kind) {
    case 'hidden':
      return `${NAME_RULE} Celui-ci contient un caractère invisible (${codePoint(fault.character)}) : effacez-le, ou saisissez le nom de nouveau au clavier.`;
    case 'control':
      return `${NAME_RULE} Celui-ci contient un saut de ligne, une tabulation ou un autre caractère de commande (${codePoint(fault.character)}) : effacez-le.`;
    case 'digit':
      return `${NAME_RULE} Celui-ci contient un chiffre.`;
    case 'other-alphabet':
      return `${NAME_RULE} Celui-ci contient une lettre d’un autre alphabet (« ${fault.character} »).`;
    case 'sign':
      return `${NAME_RULE} Celui-ci contient un autre signe (« ${fault.character} »).`;
    case 'lone-mark':
      return `${NAME_RULE} Celui-ci contient un accent qui n’est sur aucune lettre.`;
    case 'no-letter':
      return `${NAME_RULE} Celui-ci ne contient aucune lettre.`;
    case 'too-long':
      return `${NAME_RULE} Celui-ci est plus long.`;
    case undefined:
      return NAME_RULE;
  }
}

const codePoint = (character: string) =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

const entries = {
  required: ['required', 'Ce champ est obligatoire.'],
  wellFormed: [
    'unreadable-text',
    'Ce texte contient un caractère illisible. Saisissez-le de nouveau.',
  ],
  depth: ['too-deep', 'Cette structure est trop profonde.'],
  whitelistValidation: ['unknown-property', 'Cette propriété n’existe pas. Retirez-la.'],
  unknownValue: ['object-expected', 'Un objet JSON est attendu ici.'],
  nestedValidation: ['object-expected', 'Un objet JSON est attendu ici.'],
  isObject: ['object-expected', 'Un objet JSON est attendu ici.'],
  isString: ['text-expected', 'Un texte est attendu ici.'],
  isTextMap: ['object-expected', 'Un objet JSON dont les valeurs sont des textes est attendu ici.'],
  isArray: ['list-expected', 'Une liste JSON est attendue ici.'],
  arrayMaxSize: ['too-many-items', ([most]) => `Au plus ${String(most)} éléments sont admis.`],
  isInt: ['integer-expected', 'Un nombre entier est attendu.'],
  isBoolean: ['boolean-expected', 'La valeur attendue est « true » ou « false ».'],
  isIn: ['unknown-choice', ([choices]) => `Choisissez parmi : ${listOf(choices)}.`],
  min: ['too-small', ([least]) => `La valeur doit être d’au moins ${String(least)}.`],
  max: ['too-large', ([most]) => `La valeur doit être d’au plus ${String(most)}.`],
  maxLength: ['too-long', ([most]) => `Au plus ${String(most)} caractères sont admis.`],
  isUuid: ['bad-id', 'Un identifiant UUID est attendu.'],
  isPersonName: [
    'person-name',
    (_, value) => (typeof value === 'string' ? nameInWords(nameFault(value)) : NAME_RULE),
  ],
  isBirthDate: [
    'birth-date',
    'Indiquez une date de naissance réelle, au format AAAA-MM-JJ, pour un âge de 14 à 100 ans.',
  ],
  isNumenField: [
    'numen',
    'Un NUMEN compte 13 caractères : 2 chiffres, 1 lettre, 7 chiffres, 3 lettres. Vérifiez votre saisie.',
  ],
  isCode: [
    'code-form',
    'Un code compte 8 lettres et chiffres, comme ABCD-EFGH. Vérifiez votre saisie.',
  ],
  isUnitId: [
    'unit-id',
    'Un code de service s’écrit en capitales, chiffres et traits d’union, de 2 à 40 caractères, comme SIG-AESH.',
  ],
  text: [
    'text-length',
    ([most]) => `Un texte non vide d’au plus ${String(most)} caractères est attendu.`,
  ],
} as const satisfies Record<string, Entry>;

/** The names of the constraints that have words. */
export const wordedConstraints: readonly string[] = Object.keys(entries);

/** The words for a constraint of ours or of class-validator; `args` are the decorator's, `value` is what came. */
export function frenchOf(
  constraint: string,
  args: readonly unknown[] = [],
  value?: unknown,
): Wording {
  if (!Object.hasOwn(entries, constraint))
    return { code: 'invalid', message: 'Cette valeur n’est pas admise.' };
  const [code, message]: Entry = entries[constraint as keyof typeof entries];
  return { code, message: typeof message === 'string' ? message : message(args, value) };
}

function listOf(choices: unknown): string {
  return Array.isArray(choices) ? choices.map(String).join(', ') : '';
}
