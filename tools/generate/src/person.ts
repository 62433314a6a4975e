import { type Day, ageOn, endOfSchoolYear, plusDays, yearOf } from './days.js';
import { type FirstName, firstNames, type Gender } from './names/first-names.js';
import { rareSurname, surnames } from './names/surnames.js';
import { numenOf } from './numens.js';
import { type Random, Weighted } from './random.js';
import { type GeneratedUnit, units } from './units.js';

/** Somebody as HR's file has them. What is not known is an empty text. */
export interface GeneratedPerson {
  readonly numen: string;
  readonly birthName: string;
  /** Empty for everybody who has none: they go by their birth name. */
  readonly usualName: string;
  readonly firstName: string;
  readonly birthDate: Day;
  readonly unit: string;
  readonly phone: string;
  /** The last day of the contract. */
  readonly endsOn: string;
}

const [YOUNGEST, OLDEST] = [20, 67];
/** Of people whose surname is one of the frequent ones. */
const FREQUENT_SHARE = 0.22;
/** Of names that have an accent: as old software wrote them, without. */
const UNACCENTED = 0.06;

const frequent = new Weighted(surnames, ({ weight }) => weight);
const unitShares = new Weighted(units, ({ share }) => share);
const byYear = new Map<string, Weighted<FirstName>>();

/** Somebody who works on this day, and was hired before it. */
export function somebody(random: Random, serial: number, on: Day): GeneratedPerson {
  const unit = unitShares.draw(random);
  const gender = random.happens(unit.unitId === 'SIG-AESH' ? 0.9 : 0.66) ? 'f' : 'm';
  const birthDate = birthDateOf(random, on);
  const birthName = asOldSoftwareWrote(random, newSurname(random));
  const age = ageOn(on, birthDate);
  const usualName = random.happens(gender === 'f' ? 0.28 : 0.02)
    ? marriedName(random, birthName, newSurname(random))
    : '';
  return {
    numen: numenOf(serial, yearOf(on) - random.between(0, Math.max(0, age - 21))),
    birthName,
    usualName,
    firstName: asOldSoftwareWrote(random, newFirstName(random, gender, yearOf(birthDate))),
    birthDate,
    unit: unit.unitId,
    phone: random.happens(0.35) ? newPhone(random) : '',
    endsOn: contractOf(random, unit, on),
  };
}

/** A surname, as often as it is met. */
export function newSurname(random: Random): string {
  if (random.happens(FREQUENT_SHARE)) return frequent.draw(random).name;
  const name = rareSurname(random.chance);
  return random.happens(0.02) ? `${name}-${rareSurname(random.chance)}` : name;
}

/** The usual name of somebody who marries: the other's, or both. */
export function marriedName(random: Random, birthName: string, other: string): string {
  const short = birthName.split('-')[0]!;
  return random.happens(0.25) ? `${short}-${other.split('-')[0]!}` : other;
}

/** A phone number of those that are kept for films and examples. */
export function newPhone(random: Random): string {
  const beginning = random.happens(0.6) ? '06 39 98' : '03 53 01';
  const pair = () => String(random.between(0, 99)).padStart(2, '0');
  return `${beginning} ${pair()} ${pair()}`;
}

/** Until when somebody is hired who begins on this day; an empty text when nobody knows. */
export function contractOf(random: Random, unit: GeneratedUnit, on: Day): string {
  if (!random.happens(unit.fixedTerm)) return '';
  return later(endOfSchoolYear(on), random.between(0, 2));
}

/** The same day so many years later. */
export function later(day: Day, years: number): Day {
  return `${yearOf(day) + years}${day.slice(4)}`;
}

/** A text without its accents, as old software wrote names. */
export function withoutAccents(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '');
}

function birthDateOf(random: Random, on: Day): Day {
  // Two draws together: more people are in the middle of their career than at its ends.
  const share = (random.chance() + random.chance()) / 2;
  const days = Math.floor(share * (OLDEST - YOUNGEST) * 365.25);
  return plusDays(on, -Math.ceil(YOUNGEST * 365.25) - days);
}

function newFirstName(random: Random, gender: Gender, born: number): string {
  const key = `${gender}${born}`;
  const known = byYear.get(key);
  if (known) return known.draw(random).name;
  const given = firstNames.filter((one) => one.gender === gender);
  const fashion = (peak: number) => 0.02 + Math.exp(-(((born - peak) / 13) ** 2));
  const names = new Weighted(given, ({ weight, peak }) => weight * fashion(peak));
  byYear.set(key, names);
  return names.draw(random).name;
}

function asOldSoftwareWrote(random: Random, name: string): string {
  const plain = withoutAccents(name);
  return plain !== name && random.happens(UNACCENTED) ? plain : name;
}
