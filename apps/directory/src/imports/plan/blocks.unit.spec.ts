import { describe, expect, it } from '@jest/globals';
import { blocksOf, type PlanFigures } from './blocks.js';

/** A whole file that changes nothing among a thousand people. */
const calm: PlanFigures = {
  mode: 'synchronise',
  extractedOn: '2026-11-29',
  valid: 1000,
  lines: 1000,
  known: 1000,
  renamed: 0,
  swapped: 0,
  departedNamed: 0,
  active: 1000,
  present: 1000,
  departing: 0,
  units: [],
  lastExtractedOn: '2026-10-29',
  sameFileAt: null,
};

const codes = (change: Partial<PlanFigures>) =>
  blocksOf({ ...calm, ...change }).map(({ code }) => code);
const messages = (change: Partial<PlanFigures>) =>
  blocksOf({ ...calm, ...change }).map(({ message }) => message);

it('nothing blocks a calm file, nor any number of creations, nor the first file', () => {
  expect(codes({})).toEqual([]);
  const first = { known: 0, active: 0, present: 0, lastExtractedOn: null };
  expect(codes({ ...first, valid: 25_000, lines: 25_000 })).toEqual([]);
});

describe.each(['add', 'synchronise'] as const)('a file to %s is blocked', (mode) => {
  it.each<[string, Partial<PlanFigures>, Partial<PlanFigures>]>([
    ['no-valid-line', { valid: 0 }, { valid: 1 }],
    ['names-swapped', { swapped: 51 }, { swapped: 50 }],
    ['names-swapped', { known: 3, swapped: 1 }, { known: 3, swapped: 0 }],
    ['too-many-renames', { renamed: 101 }, { renamed: 100 }],
    ['too-many-renames', { known: 50, renamed: 21 }, { known: 50, renamed: 20 }],
    ['older-file', { extractedOn: '2026-10-28' }, { extractedOn: '2026-10-29' }],
    ['same-file', { sameFileAt: new Date('2026-09-03T12:02:00Z') }, {}],
  ])('%s: by %j, not by %j', (code, blocking, passing) => {
    expect(codes({ mode, ...blocking })).toEqual([code]);
    expect(codes({ mode, ...passing })).toEqual([]);
  });
});

describe('a whole file is blocked', () => {
  const unit = (active: number, departing: number) => ({
    units: [{ unit: 'DSDEN-25', active, departing }],
  });

  it.each<[string, Partial<PlanFigures>, Partial<PlanFigures>]>([
    ['too-many-departures', { departing: 51 }, { departing: 50 }],
    [
      'too-many-departures',
      { active: 20_000, present: 19_499, departing: 501 },
      { active: 20_000, present: 19_500, departing: 500 },
    ],
    ['too-many-departures-of-unit', unit(54, 11), unit(55, 11)],
    ['too-many-departures-of-unit', unit(11, 11), unit(10, 10)],
    ['too-many-returns', { departedNamed: 51 }, { departedNamed: 50 }],
    ['too-few-known', { present: 499 }, { present: 500 }],
  ])('%s: by %j, not by %j', (code, blocking, passing) => {
    expect(codes(blocking)).toEqual([code]);
    expect(codes(passing)).toEqual([]);
    expect(codes({ ...blocking, mode: 'add' })).toEqual([]);
  });

  it('only from 500 active agents on', () => {
    const much = { departing: 400, departedNamed: 300, present: 99, ...unit(60, 60) };
    expect(codes({ ...much, active: 499 })).toEqual([]);
    expect(codes({ ...much, active: 500 })).toHaveLength(4);
  });

  it('with words that say what may be wrong with the file', () => {
    expect(messages({ departing: 600, present: 400 })).toEqual([
      '60 % absents : 600 personnes partiraient sur 1 000. Le fichier est-il complet ?',
      '60 % absents : le fichier nomme 400 personnes sur les 1 000 de l’annuaire. Est-ce le bon fichier ?',
    ]);
    expect(messages({ departedNamed: 150 })).toEqual([
      '150 personnes déjà parties reviendraient : fichier ancien ?',
    ]);
    expect(messages(unit(60, 60))).toEqual([
      'Partiraient : 60 sur 60 de DSDEN-25. L’extraction de ce service manque ?',
    ]);
    expect(messages({ sameFileAt: new Date('2026-09-03T12:02:00Z') })).toEqual([
      'Fichier identique à l’import du 3 septembre 2026 à 14 h 02.',
    ]);
    expect(messages({ valid: 0, lines: 1 })).toEqual([
      'Aucune ligne n’a pu être retenue : 1 ligne refusée. Corrigez le fichier, puis renvoyez-le.',
    ]);
  });

  it('names a few units and counts the others', () => {
    const units = Array.from({ length: 7 }, (_, index) => ({
      unit: `U${index}`,
      active: 20,
      departing: 20,
    }));
    expect(messages({ units })[0]).toMatch(
      /20 sur 20 de U4, et 2 autres services\. L’extraction de ces services/u,
    );
  });
});

it('tells which may be lifted, and with which number of people', () => {
  expect(blocksOf({ ...calm, valid: 0, departing: 60 })).toMatchObject([
    { code: 'no-valid-line', mayBeLifted: false },
    { code: 'too-many-departures', mayBeLifted: true, people: 60 },
  ]);
});
