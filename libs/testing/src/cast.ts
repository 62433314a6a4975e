import { type Identity, identityOf, people } from '@citadelle/local/academy';

export { administrator, type Identity, people } from '@citadelle/local/academy';

// The types below are written out. For an inferred one, `tsc -b` looks for the main entry of tools/local, which it builds
// only later, and then goes on believing that it is missing.

/** The four agents of the tutorial, as HR creates them, in this order. */
export const tutorial: Readonly<Record<'roger' | 'jean' | 'christian' | 'christine', Identity>> = {
  roger: identityOf(people.roger),
  jean: identityOf(people.jean),
  christian: identityOf(people.christian),
  christine: identityOf(people.christine),
};

/** Who handles requests for codes, as HR creates them: a manager in each of two units. */
export const managers: Readonly<Record<'nadia' | 'paul', Identity>> = {
  nadia: identityOf(people.nadia),
  paul: identityOf(people.paul),
};

/** What an agent chooses with the NUMEN, later with two codes, and what would come next. */
export const chosenPasswords = {
  first: 'tuilerie et campanule 41',
  second: 'fontaine et grelot d’octobre 3',
  third: 'verger et balançoire 19',
} as const;
