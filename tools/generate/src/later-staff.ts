import type { Day } from './days.js';
import { type Happening, Life } from './life.js';
import { serialOf } from './numens.js';
import { contractOf, type GeneratedPerson, somebody } from './person.js';
import { Random } from './random.js';
import { units } from './units.js';

/** What a later file is made from. */
export interface LaterOptions {
  readonly seed: number;
  /** The day of the later file. */
  readonly on: Day;
  /** How many months after the file it is made from: 1 or 12. */
  readonly months: number;
  /** People who left earlier: some of them come back. */
  readonly away?: readonly GeneratedPerson[];
  /** Is told everything that happened in between, in no order. */
  readonly happened?: (happening: Happening) => void;
}

/** By how much a staff grows in a year. */
const GROWTH = 0.01;
/** Of those who left: come back within a year. */
const COME_BACK = 0.3;

/**
 * The same staff some months later. Those who stay keep their order, those who come back follow, then the newest of
 * before, then newcomers.
 */
export async function* laterStaff(
  before: Iterable<GeneratedPerson> | AsyncIterable<GeneratedPerson>,
  { seed, on, months, away = [], happened = () => undefined }: LaterOptions,
): AsyncGenerator<GeneratedPerson> {
  const random = new Random(seed, `until ${on}`);
  const life = new Life(random, on, months);
  let newest: GeneratedPerson | undefined;
  let serial = 0;
  let [count, left] = [0, 0];

  const alive = (person: GeneratedPerson, mayLeave: boolean) => {
    if (mayLeave && life.leaves(person)) {
      left += 1;
      happened({ kind: 'left', person });
      return undefined;
    }
    return life.changed(person, happened);
  };

  for await (const person of before) {
    const stayed = newest && alive(newest, true);
    if (stayed) yield stayed;
    newest = person;
    serial = Math.max(serial, serialOf(person.numen));
    count += 1;
  }
  for (const person of away) {
    if (!random.happens((COME_BACK * months) / 12)) continue;
    left -= 1;
    const back = { ...person, endsOn: nextContract(random, person, on) };
    happened({ kind: 'returned', person: back });
    yield back;
  }
  // The newest stays: newcomers are numbered on from it, so that no NUMEN of somebody who left is given again.
  const last = newest && alive(newest, false);
  if (last) yield last;
  const grown = (count * GROWTH * months) / 12;
  const newcomers = Math.max(0, left + Math.floor(grown + random.chance()));
  for (let n = 1; n <= newcomers; n += 1) {
    const person = somebody(random, serial + n, on);
    happened({ kind: 'joined', person });
    yield person;
  }
}

/** Who had a contract has one again: an empty cell would leave the old end as it is. */
function nextContract(random: Random, { endsOn, unit }: GeneratedPerson, on: Day): string {
  if (endsOn === '') return '';
  const known = units.find(({ unitId }) => unitId === unit) ?? units[0]!;
  return contractOf(random, { ...known, fixedTerm: 1 }, on);
}
