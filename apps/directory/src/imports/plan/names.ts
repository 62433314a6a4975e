import { fold } from '@citadelle/contracts';
import type { LinePerson } from '../reading/read-line.js';
import type { KnownAgent } from './planned-line.js';

/**
 * What the names and the birth date of a line say of whoever has its NUMEN: the same person; one who is called otherwise
 * now, as after a marriage; the two names the other way round; or somebody else.
 */
export type NamesSay = 'same' | 'renamed' | 'swapped' | 'other';

type Names = Pick<KnownAgent, 'usualName' | 'firstName' | 'birthDate'>;

/** Whether two spellings are one name: accents, case, spaces, hyphens and apostrophes aside. */
export function sameName(one: string, other: string): boolean {
  return one === other || fold(one) === fold(other);
}

/** Compares a line with somebody. What the line leaves out is as it was; without a birth date nobody is renamed. */
export function namesSay(line: Omit<LinePerson, 'numen'>, known: Names): NamesSay {
  const { usualName = known.usualName, firstName = known.firstName, birthDate } = line;
  if (birthDate !== undefined && birthDate !== known.birthDate) return 'other';
  const usualKept = sameName(usualName, known.usualName);
  const firstKept = sameName(firstName, known.firstName);
  if (usualKept && firstKept) return 'same';
  if (birthDate === undefined) return 'other';
  if (usualKept || firstKept) return 'renamed';
  const isSwapped = sameName(usualName, known.firstName) && sameName(firstName, known.usualName);
  return isSwapped ? 'swapped' : 'other';
}

/**
 * Whether a spelling of the same name only adds accents to the known one, such as LEVEQUE → LÉVÊQUE. Files that were
 * typed in capitals lose accents, and must not take away those that are known.
 */
export function addsAccents(known: string, line: string): boolean {
  const before = letters(known);
  const after = letters(line);
  if (before.length !== after.length) return false;
  let added = 0;
  for (const [index, { letter, marks }] of before.entries()) {
    const now = after[index]!;
    if (now.letter !== letter || ![...marks].every((mark) => now.marks.has(mark))) return false;
    added += now.marks.size - marks.size;
  }
  return added > 0;
}

/** The letters of a name from a to z, each with what it bears: its marks, and the letter that it is part of, such as œ. */
function letters(name: string): { letter: string; marks: Set<string> }[] {
  return [...name.normalize('NFC').toLowerCase()].flatMap((character) => {
    const [base, ...marks] = [...character.normalize('NFD')];
    const plain = fold(character);
    const borne = new Set(plain === base ? marks : [base!, ...marks]);
    return [...plain].map((letter) => ({ letter, marks: borne }));
  });
}
