import { expect, it } from '@jest/globals';
import { jean, lineOf, SmallDirectory } from './plan.fixture.js';
import { tally } from './tally.js';

it('counts what is judged of a file before it may be confirmed', () => {
  const directory = new SmallDirectory();
  const born = (birthDate: string) => ({ ...jean, birthDate });
  directory.add('f1', born('1970-01-01'));
  directory.add('f2', { ...born('1970-01-02'), usualName: 'LEVEQUE' });
  directory.add('f3', born('1970-01-03'));
  directory.add('f4', born('1970-01-04'));
  directory.add('f5', { ...born('1970-01-05'), status: 'departed' });
  directory.add('f6', {
    ...born('1970-01-06'),
    status: 'departed',
    byHand: { status: '2026-11-20' },
  });
  directory.add('f7', { ...born('1970-01-07'), status: 'departed' });
  const fault = { code: 'birth-date', message: '' };
  const file = [
    lineOf(2, 'f1', { ...born('1970-01-01'), unit: 'RECTORAT' }),
    lineOf(3, 'f1', { ...born('1970-01-01'), unit: 'RECTORAT' }),
    lineOf(4, 'f2', { ...born('1970-01-02'), usualName: 'LEVÊQUE' }),
    lineOf(5, 'f3', { ...born('1970-01-03'), usualName: 'SAPIN' }),
    lineOf(6, 'f4', { ...born('1970-01-04'), usualName: 'Jean', firstName: 'PIN' }),
    lineOf(7, 'f5', born('1970-01-05')),
    lineOf(8, 'f6', born('1970-01-06')),
    lineOf(9, 'f7', { ...born('1970-01-07'), endsOn: '2026-08-31' }),
    lineOf(10, 'f8', born('1970-01-08')),
    lineOf(11, 'f9', born('1970-01-08')),
    lineOf(12, 'f1', {}, { faults: [fault] }),
    lineOf(13, undefined, {}, { faults: [fault] }),
    { line: 14, kind: 'empty' } as const,
  ];
  expect(tally(directory.plan(file, { extractedOn: '2026-11-01' }))).toEqual({
    total: 13,
    created: 2,
    changed: 3,
    returning: 1,
    known: 4,
    rejected: 2,
    empty: 1,
    holders: 7,
    renamed: 1,
    swapped: 1,
    departedNamed: 2,
    possibleDuplicates: 2,
    refusedUnmatched: 1,
  });
});
