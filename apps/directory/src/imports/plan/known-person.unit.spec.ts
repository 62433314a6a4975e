import { describe, expect, it } from '@jest/globals';
import type { LinePerson } from '../reading/read-line.js';
import { jean, lineOf, SmallDirectory, TODAY } from './plan.fixture.js';
import type { FileOptions } from './plan.fixture.js';
import type { KnownAgent } from './planned-line.js';

type Said = Omit<LinePerson, 'numen'>;

/** What a line of `said` makes of somebody who has its NUMEN. */
function planned(said: Said, details: Partial<KnownAgent> = {}, options: FileOptions = {}) {
  const directory = new SmallDirectory();
  directory.add('f1', details);
  const [line] = directory.plan([lineOf(2, 'f1', said)], options);
  return line!;
}

const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code);

describe('of somebody who is known', () => {
  it.each<[string, Said, Partial<KnownAgent>]>([
    ['the same again', jean, {}],
    ['capitals', { ...jean, usualName: 'Pin', firstName: 'JEAN' }, {}],
    ['a hyphen', { ...jean, firstName: 'Jean Luc' }, { firstName: 'Jean-Luc' }],
    ['accents that are missing', { ...jean, usualName: 'LEVEQUE' }, { usualName: 'LÉVÊQUE' }],
    ['other accents', { ...jean, firstName: 'Héloise' }, { firstName: 'Heloïse' }],
    ['a ligature that is missing', { ...jean, usualName: 'SOEUR' }, { usualName: 'SŒUR' }],
    ['an empty phone', jean, { phone: '03 81 00 00 00' }],
    ['an empty end of contract', jean, { endsOn: '2027-08-31' }],
    ['the announced end again', { ...jean, endsOn: '2027-08-31' }, { endsOn: '2027-08-31' }],
    ['an end that is over, again', { ...jean, endsOn: '2026-08-31' }, { endsOn: '2026-08-31' }],
    ['no unit', { usualName: 'PIN', firstName: 'Jean', birthDate: '1988-11-02' }, {}],
    ['a NUMEN alone', {}, {}],
    [
      'another spelling of a phone',
      { ...jean, phone: '+33 3 81 00 00 00' },
      { phone: '03.81.00.00.00' },
    ],
  ])('%s changes nothing', (_, said, details) => {
    expect(planned(said, details)).toMatchObject({ kind: 'known', changes: [], faults: [] });
  });

  it.each<[string, Said, Partial<KnownAgent>, object[]]>([
    [
      'a marriage',
      { ...jean, usualName: 'SAPIN' },
      {},
      [{ field: 'usual_name', from: 'PIN', to: 'SAPIN' }],
    ],
    [
      'another first name',
      { ...jean, firstName: 'Maëlle' },
      {},
      [{ field: 'first_name', from: 'Jean', to: 'Maëlle' }],
    ],
    [
      'accents that are added',
      { ...jean, usualName: 'LÉVÊQUE' },
      { usualName: 'LEVÊQUE' },
      [{ field: 'usual_name', from: 'LEVÊQUE', to: 'LÉVÊQUE' }],
    ],
    [
      'a ligature that is added',
      { ...jean, usualName: 'SŒUR' },
      { usualName: 'SOEUR' },
      [{ field: 'usual_name', from: 'SOEUR', to: 'SŒUR' }],
    ],
    [
      'another unit',
      { ...jean, unit: 'RECTORAT' },
      {},
      [{ field: 'unit', from: 'SIG-AESH', to: 'RECTORAT' }],
    ],
    [
      'a phone and an end of contract',
      { ...jean, phone: '03 81 00 00 00', endsOn: TODAY },
      {},
      [
        { field: 'phone', from: null, to: '03 81 00 00 00' },
        { field: 'ends_on', from: null, to: TODAY },
      ],
    ],
  ])('%s is a change', (_, said, details, changes) => {
    const line = planned(said, details);
    expect(line).toMatchObject({ kind: 'changed', agentId: 'agent-f1', version: 1, faults: [] });
    expect(line.changes).toEqual(changes);
  });

  it.each<[string, Said]>([
    ['both names are other', { ...jean, usualName: 'MARTIN', firstName: 'Paul' }],
    ['the birth date is another', { ...jean, birthDate: '1988-11-03' }],
    ['a name is another and there is no birth date', { usualName: 'MARTIN', firstName: 'Jean' }],
    ['the names are swapped and the birth date another', { ...swapped(), birthDate: '1988-11-03' }],
  ])('is in conflict with a line where %s', (_, said) => {
    const line = planned(said);
    expect(line).toMatchObject({ kind: 'rejected', agentId: 'agent-f1', present: ['agent-f1'] });
    expect(line.faults).toMatchObject([{ code: 'numen-conflict', field: 'numen' }]);
    expect(line.faults[0]!.message).toContain('PIN Jean');
  });

  it('is pointed out where the names are the other way round, and keeps them', () => {
    const line = planned({ ...swapped(), unit: 'RECTORAT' });
    expect(codes(line.remarks)).toEqual(['names-swapped']);
    expect(line.changes.map(({ field }) => field)).toEqual(['unit']);
  });
});

describe('an end of contract that is over', () => {
  it('is pointed out and not taken', () => {
    const line = planned({ ...jean, endsOn: '2026-11-28' });
    expect(line).toMatchObject({ kind: 'known', changes: [] });
    expect(codes(line.remarks)).toEqual(['contract-over']);
  });

  it('brings nobody back', () => {
    const line = planned({ ...jean, endsOn: '2026-08-31' }, { status: 'departed' });
    expect(line).toMatchObject({ kind: 'known', remarks: [{ code: 'contract-over' }] });
  });

  it('is over when its last day is', () => {
    const line = planned({ ...jean, endsOn: TODAY }, { status: 'departed' });
    expect(line).toMatchObject({ kind: 'returning', changes: [{ field: 'ends_on', to: TODAY }] });
  });
});

describe('whoever has a role', () => {
  it.each(['isManager', 'isAdministrator'] as const)(
    'does not depart by an end of contract in a file: %s',
    (role) => {
      const line = planned({ ...jean, endsOn: '2027-08-31' }, { [role]: true });
      expect(line).toMatchObject({ kind: 'known', remarks: [{ code: 'role-holder' }] });
    },
  );

  it('stays longer by a later one', () => {
    const details = { isManager: true, endsOn: '2027-08-31' };
    expect(planned({ ...jean, endsOn: '2028-08-31' }, details)).toMatchObject({ kind: 'changed' });
    expect(planned({ ...jean, endsOn: '2027-08-30' }, details)).toMatchObject({ kind: 'known' });
  });
});

describe('whoever left', () => {
  it('returns, with what the line changes', () => {
    expect(planned({ ...jean, unit: 'RECTORAT' }, { status: 'departed' })).toMatchObject({
      kind: 'returning',
      changes: [{ field: 'unit', to: 'RECTORAT' }],
      answers: [],
    });
  });

  it.each([
    ['2026-11-01', 'known', ['departed-by-hand'], ['apply', 'keep']],
    [TODAY, 'returning', [], []],
  ])('by hand, by a file that was extracted on %s: %s', (extractedOn, kind, noted, answers) => {
    const left = { status: 'departed', byHand: { status: TODAY } } as const;
    const line = planned(jean, left, { extractedOn });
    expect(line).toMatchObject({ kind, answers });
    expect(codes(line.remarks)).toEqual(noted);
  });

  it('by hand on the day of the upload, where no other was said, is asked about', () => {
    const left = { status: 'departed', byHand: { status: TODAY } } as const;
    const said = { extractedOn: TODAY, extractedOnSaid: false };
    expect(planned(jean, left, said)).toMatchObject({ kind: 'known', answers: ['apply', 'keep'] });
  });

  it('by hand since the extraction returns where that is answered, and asks still', () => {
    const left = { status: 'departed', byHand: { status: TODAY } } as const;
    expect(planned(jean, left, { extractedOn: '2026-11-01', lines: { 2: 'apply' } })).toMatchObject(
      { kind: 'returning', answers: ['apply', 'keep'], answer: 'apply' },
    );
  });
});

describe('what was changed by hand', () => {
  const other: Said = {
    ...jean,
    usualName: 'SAPIN',
    unit: 'RECTORAT',
    phone: '03 81 00 00 00',
    endsOn: '2027-08-31',
  };
  const byHand = { names: TODAY, unit: TODAY, phone: TODAY, endsOn: TODAY };

  it.each([TODAY, '2026-11-28'])('wins over a file that was extracted on %s', (extractedOn) => {
    const line = planned(other, { byHand }, { extractedOn });
    expect(line).toMatchObject({ kind: 'known', changes: [], answers: ['apply', 'keep'] });
    expect(line.remarks.map(({ code, field }) => [code, field])).toEqual([
      ['by-hand', 'usual_name'],
      ['by-hand', 'unit'],
      ['by-hand', 'phone'],
      ['by-hand', 'ends_on'],
    ]);
  });

  it('does not win over a file that was extracted later', () => {
    const line = planned(other, { byHand }, { extractedOn: '2026-11-30' });
    expect(line).toMatchObject({ kind: 'changed', answers: [], remarks: [] });
    expect(line.changes).toHaveLength(4);
  });

  it('gives way where that is answered', () => {
    expect(planned(other, { byHand }, { lines: { 2: 'apply' } })).toMatchObject({
      kind: 'changed',
      changes: { length: 4 },
      answer: 'apply',
      remarks: [],
    });
    expect(planned(other, { byHand }, { lines: { 2: 'keep' } })).toMatchObject({
      kind: 'known',
      answer: 'keep',
    });
  });

  it('leaves what nobody touched to the file', () => {
    const line = planned(other, { byHand: { unit: TODAY } });
    expect(line.kind).toBe('changed');
    expect(line.changes.map(({ field }) => field)).toEqual(['usual_name', 'phone', 'ends_on']);
  });

  it('explains names that are both other than those of the file', () => {
    const said = { ...jean, usualName: 'MARTIN', firstName: 'Marc' };
    expect(planned(said, { byHand: { names: TODAY } })).toMatchObject({
      kind: 'known',
      faults: [],
      answers: ['apply', 'keep'],
    });
    expect(planned(said, { byHand: { names: '2026-11-28' } })).toMatchObject({ kind: 'rejected' });
    const born = { ...said, birthDate: '1988-11-03' };
    expect(planned(born, { byHand: { names: TODAY } })).toMatchObject({ kind: 'rejected' });
  });

  it('asks nothing where the file says the same', () => {
    expect(planned(jean, { byHand })).toMatchObject({ kind: 'known', answers: [], remarks: [] });
  });
});

function swapped(): Said {
  return { ...jean, usualName: jean.firstName, firstName: jean.usualName };
}
