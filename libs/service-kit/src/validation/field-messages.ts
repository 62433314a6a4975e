/** The error for a constraint that is not met: a stable code, and French for people. */
export interface Wording {
  readonly code: string;
  readonly message: string;
}

type Entry = readonly [code: string, message: string | ((args: readonly unknown[]) => string)];

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
  isInt: ['integer-expected', 'Un nombre entier est attendu.'],
  isBoolean: ['boolean-expected', 'La valeur attendue est « true » ou « false ».'],
  isIn: ['unknown-choice', ([choices]) => `Choisissez parmi : ${listOf(choices)}.`],
  min: ['too-small', ([least]) => `La valeur doit être d’au moins ${String(least)}.`],
  max: ['too-large', ([most]) => `La valeur doit être d’au plus ${String(most)}.`],
  maxLength: ['too-long', ([most]) => `Au plus ${String(most)} caractères sont admis.`],
  isUuid: ['bad-id', 'Un identifiant UUID est attendu.'],
  isPersonName: [
    'person-name',
    'Indiquez un nom de 1 à 100 caractères, fait de lettres latines, d’espaces, de traits d’union et d’apostrophes.',
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

/** The words for a constraint of ours or of class-validator; `args` are the decorator's. */
export function frenchOf(constraint: string, args: readonly unknown[] = []): Wording {
  if (!Object.hasOwn(entries, constraint))
    return { code: 'invalid', message: 'Cette valeur n’est pas admise.' };
  const [code, message]: Entry = entries[constraint as keyof typeof entries];
  return { code, message: typeof message === 'string' ? message : message(args) };
}

function listOf(choices: unknown): string {
  return Array.isArray(choices) ? choices.map(String).join(', ') : '';
}
