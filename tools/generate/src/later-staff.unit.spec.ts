import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Day, plusMonths } from './days.js';
import { laterStaff, type LaterOptions } from './later-staff.js';
import type { Happening } from './life.js';
import type { GeneratedPerson } from './person.js';
import { staff } from './staff.js';

const SEPTEMBER = '2025-09-01';

interface Later {
  readonly people: readonly GeneratedPerson[];
  readonly happenings: readonly Happening[];
}

async function later(
  before: readonly GeneratedPerson[],
  options: Pick<LaterOptions, 'on' | 'months' | 'away'>,
  seed = 7,
): Promise<Later> {
  const happenings: Happening[] = [];
  const happened = (happening: Happening) => void happenings.push(happening);
  const people: GeneratedPerson[] = [];
  for await (const person of laterStaff(before, { seed, ...options, happened }))
    people.push(person);
  return { people, happenings };
}

/** People as they are once all of it has happened, by their NUMENs. */
function afterAll(before: readonly GeneratedPerson[], happenings: readonly Happening[]) {
  const people = new Map(before.map((person) => [person.numen, person]));
  for (const happening of happenings) {
    if (happening.kind === 'left') people.delete(happening.person.numen);
    else if ('person' in happening) people.set(happening.person.numen, happening.person);
    else {
      const { numen, field, from, to } = happening;
      const person = people.get(numen)!;
      expect(person[field]).toBe(from);
      people.set(numen, { ...person, [field]: to });
    }
  }
  return people;
}

const byNumen = (people: readonly GeneratedPerson[]) =>
  new Map(people.map((person) => [person.numen, person]));

describe('the staff of a later day', () => {
  it('differs exactly by what is said to have happened', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1000),
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom(1, 12),
        async (seed, size, months) => {
          const before = [...staff({ people: size, seed, on: SEPTEMBER })];
          const on = plusMonths(SEPTEMBER, months);
          const { people, happenings } = await later(before, { on, months }, seed);
          expect(afterAll(before, happenings)).toEqual(byNumen(people));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is the same again for the same seed', async () => {
    const before = [...staff({ people: 300, seed: 7, on: SEPTEMBER })];
    const options = { on: '2025-10-01', months: 1 };
    expect(await later(before, options)).toEqual(await later(before, options));
    expect(await later(before, options)).not.toEqual(await later(before, options, 8));
  });

  it('brings everything in a year of months, to about as many people, and no NUMEN twice', async () => {
    const year = await wholeYear(2_000);
    const kinds = new Set(year.happenings.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      ...['accents', 'divorced', 'joined', 'left', 'married', 'moved', 'phone', 'renewed'],
      'returned',
    ]);
    expect(year.people.length).toBeGreaterThan(1_900);
    expect(year.people.length).toBeLessThan(2_200);
    const given = year.happenings.flatMap((one) =>
      one.kind === 'joined' ? [one.person.numen] : [],
    );
    const first = [...staff({ people: 2_000, seed: 7, on: SEPTEMBER })].map(({ numen }) => numen);
    expect(new Set([...given, ...first]).size).toBe(given.length + first.length);
  });

  it('keeps most contracts that end in a summer, whether it comes by months or at once', async () => {
    const before = [...staff({ people: 2_000, seed: 7, on: SEPTEMBER })];
    const atOnce = await later(before, { on: '2026-09-01', months: 12 });
    const byMonths = await wholeYear(2_000);
    for (const { people, happenings } of [atOnce, byMonths]) {
      expect(happenings.filter(({ kind }) => kind === 'renewed').length).toBeGreaterThan(50);
      expect(people.filter(({ endsOn }) => endsOn !== '' && endsOn < '2026-08-31')).toEqual([]);
    }
  });

  it('never changes two names of somebody at once, who would be taken for somebody else', async () => {
    const { happenings } = await later([...staff({ people: 5_000, seed: 3, on: SEPTEMBER })], {
      on: '2026-09-01',
      months: 12,
    });
    const names = happenings.flatMap((one) =>
      'field' in one && /Name$/.test(one.field) ? [one.numen] : [],
    );
    expect(new Set(names).size).toBe(names.length);
  });
});

/** Twelve months, one after another: who left may come back. */
async function wholeYear(size: number): Promise<Later> {
  let people: readonly GeneratedPerson[] = [...staff({ people: size, seed: 7, on: SEPTEMBER })];
  const away = new Map<string, GeneratedPerson>();
  const happenings: Happening[] = [];
  for (let month = 1; month <= 12; month += 1) {
    const on: Day = plusMonths(SEPTEMBER, month);
    const next = await later(people, { on, months: 1, away: [...away.values()] });
    for (const one of next.happenings) {
      if (one.kind === 'left') away.set(one.person.numen, one.person);
      if (one.kind === 'returned') away.delete(one.person.numen);
    }
    happenings.push(...next.happenings);
    people = next.people;
  }
  return { people, happenings };
}
