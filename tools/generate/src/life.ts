import { type Day, ageOn, endOfSchoolYear, plusDays, plusMonths } from './days.js';
import { firstNames } from './names/first-names.js';
import { surnames } from './names/surnames.js';
import {
  type GeneratedPerson,
  later,
  marriedName,
  newPhone,
  newSurname,
  withoutAccents,
} from './person.js';
import type { Random } from './random.js';
import { units } from './units.js';

/** What of somebody a later file may say otherwise. */
export type ChangedField = 'birthName' | 'usualName' | 'firstName' | 'unit' | 'phone' | 'endsOn';

/** Something that happened between two files. */
export type Happening =
  /** `person` as they were last. */
  | { readonly kind: 'left'; readonly person: GeneratedPerson }
  /** `person` as they are now. */
  | { readonly kind: 'joined' | 'returned'; readonly person: GeneratedPerson }
  | {
      readonly kind: 'married' | 'divorced' | 'accents' | 'moved' | 'phone' | 'renewed';
      readonly numen: string;
      readonly field: ChangedField;
      readonly from: string;
      readonly to: string;
    };

/** How likely things are within a year. */
const YEARLY = {
  leaving: 0.035,
  retiring: 0.25,
  marrying: 0.012,
  divorcing: 0.008,
  accentsCorrected: 0.3,
  moving: 0.04,
  phone: 0.03,
};
/** Of contracts about to end: renewed in time. */
const RENEWED = 0.82;
/** How many days before its end a contract is renewed, or not. */
const DECIDED_AHEAD = 31;
/** Of those that ended, and were not renewed in time: renewed late. */
const RENEWED_LATE = 0.1;

const accented = new Map(
  [...firstNames, ...surnames].flatMap(({ name }) => {
    const plain = withoutAccents(name);
    return plain === name ? [] : [[plain, name] as const];
  }),
);
// A name that is also right without accents is left alone.
for (const { name } of [...firstNames, ...surnames]) accented.delete(name);

/** What becomes of people in some months. */
export class Life {
  constructor(
    private readonly random: Random,
    private readonly on: Day,
    private readonly months: number,
  ) {}

  /** Whether somebody is no longer there. */
  leaves({ birthDate, endsOn }: GeneratedPerson): boolean {
    if (endsOn !== '' && endsOn < this.on) {
      const wasDecided = endsOn < plusDays(plusMonths(this.on, -this.months), DECIDED_AHEAD);
      return !this.random.happens(wasDecided ? RENEWED_LATE : RENEWED);
    }
    const age = ageOn(this.on, birthDate);
    if (age >= 67) return true;
    return this.happens(age >= 62 ? YEARLY.retiring : YEARLY.leaving);
  }

  /** Somebody who stays, as they are now. */
  changed(person: GeneratedPerson, happened: (happening: Happening) => void): GeneratedPerson {
    let now = person;
    const change = (kind: ChangeKind, field: ChangedField, to: string) => {
      const from = now[field];
      if (from === to) return;
      happened({ kind, numen: person.numen, field, from, to });
      now = { ...now, [field]: to };
    };
    this.changeNames(person, change);
    if (this.happens(YEARLY.moving)) change('moved', 'unit', this.random.oneOf(units).unitId);
    if (this.happens(YEARLY.phone)) change('phone', 'phone', newPhone(this.random));
    const { endsOn } = person;
    const isOver = endsOn !== '' && endsOn < this.on;
    const endsSoon = endsOn !== '' && !isOver && endsOn < plusDays(this.on, DECIDED_AHEAD);
    if (isOver || (endsSoon && this.random.happens(RENEWED)))
      change('renewed', 'endsOn', later(endOfSchoolYear(this.on), this.random.between(0, 2)));
    return now;
  }

  /** One name at most: who changes both at once is somebody else. */
  private changeNames({ usualName, birthName, firstName }: GeneratedPerson, change: Change): void {
    if (usualName === '' && this.happens(YEARLY.marrying))
      change('married', 'usualName', marriedName(this.random, birthName, newSurname(this.random)));
    else if (usualName !== '' && this.happens(YEARLY.divorcing))
      change('divorced', 'usualName', '');
    else if (accented.has(firstName) && this.happens(YEARLY.accentsCorrected))
      change('accents', 'firstName', accented.get(firstName)!);
    else if (accented.has(birthName) && this.happens(YEARLY.accentsCorrected))
      change('accents', 'birthName', accented.get(birthName)!);
  }

  private happens(yearly: number): boolean {
    return this.random.happens(1 - (1 - yearly) ** (this.months / 12));
  }
}

type ChangeKind = Exclude<Happening['kind'], 'left' | 'joined' | 'returned'>;
type Change = (kind: ChangeKind, field: ChangedField, to: string) => void;
