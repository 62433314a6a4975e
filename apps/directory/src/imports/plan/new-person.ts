import type { LineAnswer } from '@citadelle/contracts/calls';
import { identityKey } from '../../agents/identity.js';
import type { LineFault, LinePerson } from '../reading/read-line.js';
import { faults, remarks } from './faults.js';
import type { FileLine, Namesake, PlanFacts } from './planned-line.js';

/** What becomes of a line whose NUMEN nobody has. */
export type NewOutcome =
  | { readonly kind: 'created'; readonly remarks: readonly LineFault[] }
  /** It is somebody who is known: the NUMEN is one more of theirs. */
  | { readonly kind: 'same-person'; readonly namesake: Namesake }
  | {
      readonly kind: 'asked';
      readonly fault: LineFault;
      readonly remarks: readonly LineFault[];
    };

/** What becomes of somebody new, what may be answered, and what was. */
export type NewPlan = NewOutcome & {
  readonly answers: readonly LineAnswer[];
  readonly answer?: LineAnswer;
};

/**
 * What becomes of a line whose NUMEN nobody has. Where somebody is known who has these names, was born that day and is not
 * in the file, it may be them with another NUMEN: an account too many would be for ever, so it is asked.
 */
export function planNew(
  line: number,
  fingerprint: string,
  person: Omit<LinePerson, 'numen'>,
  facts: PlanFacts,
): NewPlan {
  const namesakes = namesakesOf(person, facts);
  const alike = linesAlike(person, facts).filter((other) => other.fingerprint !== fingerprint);
  const flagged =
    namesakes.length + alike.length > 0
      ? [remarks.possibleDuplicate(namesakes, firsts(alike))]
      : [];
  const answered = facts.answers.lines.get(line);
  const isTaken = isTakenByOther(line, alike, facts);
  const absent = namesakes.filter(({ inFile }) => !inFile && !isTaken);
  if (absent.length === 0 && (answered !== 'same-person' || namesakes.length === 0))
    return { kind: 'created', remarks: flagged, answers: [] };

  const answers: LineAnswer[] =
    absent.length === 1 ? ['same-person', 'new-person'] : ['new-person'];
  const answer = answers.find((one) => one === answered);
  if (answer === 'same-person')
    return { kind: 'same-person', namesake: absent[0]!, answers, answer };
  if (answer === 'new-person') return { kind: 'created', remarks: flagged, answers, answer };
  const fault = absent.length === 0 ? faults.hasOwnLine(namesakes[0]!) : faults.whichPerson(absent);
  return { kind: 'asked', fault, remarks: flagged, answers };
}

/** Who is known and has the names and the birth date of a line. */
export function namesakesOf(
  person: Omit<LinePerson, 'numen'>,
  { namesakes }: PlanFacts,
): readonly Namesake[] {
  const key = keyOf(person);
  return (key === undefined ? undefined : namesakes.get(key)) ?? [];
}

function linesAlike(
  person: Omit<LinePerson, 'numen'>,
  { sameIdentity }: PlanFacts,
): readonly FileLine[] {
  const key = keyOf(person);
  return (key === undefined ? undefined : sameIdentity.get(key)) ?? [];
}

/** By what lines and agents of one identity are found; undefined where the line does not say all of it. */
export function keyOf({
  usualName,
  firstName,
  birthDate,
}: Pick<LinePerson, 'usualName' | 'firstName' | 'birthDate'>): string | undefined {
  if (usualName === undefined || firstName === undefined || birthDate === undefined)
    return undefined;
  return identityKey({ usualName, firstName, birthDate });
}

/** Another line was answered to be that person: two of one file cannot both be, and the first one that was is. */
function isTakenByOther(
  line: number,
  alike: readonly FileLine[],
  { answers: { lines } }: PlanFacts,
): boolean {
  const alsoMine = lines.get(line) === 'same-person';
  return alike.some(
    (other) => lines.get(other.line) === 'same-person' && (!alsoMine || other.line < line),
  );
}

/** The first line of each NUMEN: one that is repeated is one person. */
function firsts(lines: readonly FileLine[]): FileLine[] {
  const seen = new Set<string>();
  return lines.filter(({ fingerprint }) => !seen.has(fingerprint) && seen.add(fingerprint));
}
