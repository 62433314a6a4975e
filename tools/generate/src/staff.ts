import type { Day } from './days.js';
import { firstSerial } from './numens.js';
import { type GeneratedPerson, somebody } from './person.js';
import { Random } from './random.js';

/** How many lines a generated file has unless somebody says otherwise: the staff of an académie. */
export const STAFF = 25_000;

/** What a staff is made from: the same again for the same. */
export interface StaffOptions {
  readonly people: number;
  readonly seed: number;
  /** The day of the file: ages and contracts are those of this day. */
  readonly on: Day;
}

/** The staff of an académie on a day, one after another. The longest hired come first. */
export function* staff({ people, seed, on }: StaffOptions): Generator<GeneratedPerson> {
  const random = new Random(seed, 'staff');
  const first = firstSerial(seed);
  for (let n = 0; n < people; n += 1) yield somebody(random, first + n, on);
}
