import { describe, expect, it } from '@jest/globals';
import { fold, isNumen, isPersonName } from '@citadelle/contracts';
import fc from 'fast-check';
import { ageOn } from './days.js';
import { firstNames } from './names/first-names.js';
import { surnames } from './names/surnames.js';
import { firstSerial, numenOf, serialOf } from './numens.js';
import type { GeneratedPerson } from './person.js';
import { STAFF, staff } from './staff.js';
import { units } from './units.js';

const ON = '2025-09-01';
const of = (people: number, seed = 7) => [...staff({ people, seed, on: ON })];
const share = (people: readonly GeneratedPerson[], which: (person: GeneratedPerson) => boolean) =>
  people.filter(which).length / people.length;

/** How many people have the login that `base` is, before numbers tell them apart. */
function holders(people: readonly GeneratedPerson[]): number[] {
  const bases = new Map<string, number>();
  for (const { usualName, birthName, firstName } of people) {
    const base = fold(firstName)[0]! + fold(usualName || birthName);
    bases.set(base, (bases.get(base) ?? 0) + 1);
  }
  return [...bases.values()];
}

describe('a generated staff', () => {
  const people = of(STAFF);

  it('is the same again for the same seed, and another for another', () => {
    expect(of(200)).toEqual(people.slice(0, 200));
    const others = new Set(of(200, 8).map(({ numen }) => numen));
    expect(people.filter(({ numen }) => others.has(numen))).toEqual([]);
  });

  it('has names that are names, of a real staff: 20 to 67 years old, in units that exist', () => {
    const ids = units.map(({ unitId }) => unitId);
    for (const person of people) {
      const { birthName, usualName, firstName, birthDate, unit, endsOn } = person;
      const names = [birthName, firstName, ...(usualName === '' ? [] : [usualName])];
      const age = ageOn(ON, birthDate);
      if (names.every(isPersonName) && ids.includes(unit) && age >= 20 && age <= 67) {
        if (endsOn === '' || (endsOn.endsWith('-08-31') && endsOn > ON)) continue;
      }
      expect(person).toBe('somebody who could work here');
    }
  });

  it('has a NUMEN for each, which nobody else has', () => {
    expect(people.filter(({ numen }) => !isNumen(numen))).toEqual([]);
    expect(new Set(people.map(({ numen }) => numen)).size).toBe(STAFF);
  });

  it('has homonyms as frequent as in an académie: many, and most people are alone', () => {
    const counts = holders(people);
    const alone = counts.filter((count) => count === 1).length / STAFF;
    expect(alone).toBeGreaterThan(0.5);
    expect(alone).toBeLessThan(0.9);
    expect(Math.max(...counts)).toBeGreaterThan(8);
    expect(Math.max(...counts)).toBeLessThan(60);
  });

  it('has every kind of name: accents, compounds, particles, apostrophes', () => {
    const all = people.flatMap(({ usualName, birthName, firstName }) => [
      usualName,
      birthName,
      firstName,
    ]);
    for (const kind of [/É/, /é/, /ï|Ï/, /ç|Ç/i, /œ/i, /-/, / /, /'/, /Ö/, /^LE /, /^DA /])
      expect(all.some((name) => kind.test(name))).toBe(true);
  });

  it('has units and contracts in their shares', () => {
    const whole = units.reduce((sum, unit) => sum + unit.share, 0);
    for (const unit of units) {
      const own = people.filter((person) => person.unit === unit.unitId);
      expect(own.length / STAFF).toBeCloseTo(unit.share / whole, 1);
      expect(share(own, ({ endsOn }) => endsOn !== '')).toBeCloseTo(unit.fixedTerm, 1);
    }
    expect(share(people, ({ phone }) => phone !== '')).toBeCloseTo(0.35, 1);
  });

  it('has first names of the time when people were born', () => {
    const born = (from: string, until: string) =>
      people.filter(({ birthDate }) => birthDate >= from && birthDate < until);
    const [elders, young] = [born('1955', '1970'), born('1995', '2006')];
    const named = (name: string) => (person: GeneratedPerson) => person.firstName === name;
    expect(share(elders, named('Philippe'))).toBeGreaterThan(5 * share(young, named('Philippe')));
    expect(share(young, named('Manon'))).toBeGreaterThan(5 * share(elders, named('Manon')));
  });
});

describe('the lists of names', () => {
  it('are long, without repetition', () => {
    expect(firstNames.length).toBeGreaterThan(200);
    expect(surnames.length).toBeGreaterThan(300);
    const seen = firstNames.map(({ name, gender }) => `${gender} ${name}`);
    expect(seen.filter((name, n) => seen.indexOf(name) !== n)).toEqual([]);
    const known = surnames.map(({ name }) => name);
    expect(known.filter((name, n) => known.indexOf(name) !== n)).toEqual([]);
  });

  it('hold names alone, each with a weight', () => {
    const odd = [...firstNames, ...surnames].filter(
      ({ name, weight }) => !isPersonName(name) || !(weight > 0),
    );
    expect(odd).toEqual([]);
  });
});

describe('a serial number', () => {
  it('gives a NUMEN of its own, and can be read back', () => {
    fc.assert(
      fc.property(fc.nat(1_700_000_000), fc.integer({ min: 1975, max: 2030 }), (serial, year) => {
        expect(isNumen(numenOf(serial, year))).toBe(true);
        expect(serialOf(numenOf(serial, year))).toBe(serial);
      }),
    );
  });

  it('is of one seed alone', () => {
    expect(firstSerial(8) - firstSerial(7)).toBe(10_000_000);
  });
});
