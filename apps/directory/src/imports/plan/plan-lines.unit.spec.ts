import { describe, expect, it } from '@jest/globals';
import type { LinePerson } from '../reading/read-line.js';
import { lineErrors } from './line-errors.js';
import { jean, lineOf, SmallDirectory } from './plan.fixture.js';
import type { LineToPlan, PlannedLine } from './planned-line.js';

const someone = (usualName: string, firstName = 'Paul') => ({
  ...jean,
  usualName,
  firstName,
  birthDate: '1990-03-04',
});

const outcome = ({ line, kind, faults }: PlannedLine) =>
  [line, kind, ...faults.map(({ code }) => code)].join(' ');

const plan = (file: readonly LineToPlan[], mode: 'add' | 'synchronise' = 'add') =>
  new SmallDirectory().plan(file, { mode });

describe('the same NUMEN on two lines', () => {
  const eloise = { ...someone('LE GOFF'), firstName: 'E\u0301loi\u0308se'.normalize('NFC') };

  it.each<[string, LinePerson, LinePerson, string[]]>([
    ['that say the same', jean, jean, ['2 created', '9 known']],
    [
      'of one person, spelled twice',
      eloise,
      { ...eloise, usualName: 'Le-Goff' },
      ['2 created', '9 known'],
    ],
    ['of which one has no phone', { ...jean, phone: '0381000000' }, jean, ['2 created', '9 known']],
    [
      'of which one spells the phone otherwise',
      { ...jean, phone: '0381000000' },
      { ...jean, phone: '+33 3 81 00 00 00' },
      ['2 created', '9 known'],
    ],
    [
      'in two units',
      jean,
      { ...jean, unit: 'RECTORAT' },
      ['2 created', '9 rejected contradicts-line'],
    ],
    [
      'with two phones',
      { ...jean, phone: '1' },
      { ...jean, phone: '2' },
      ['2 created', '9 rejected contradicts-line'],
    ],
    [
      'with two ends',
      { ...jean, endsOn: '2027-01-01' },
      { ...jean, endsOn: '2027-01-02' },
      ['2 created', '9 rejected contradicts-line'],
    ],
    ['with other names', jean, someone('MARTIN'), ['2 created', '9 rejected numen-conflict']],
    [
      'with one other name',
      jean,
      { ...jean, usualName: 'SAPIN' },
      ['2 created', '9 rejected numen-conflict'],
    ],
    [
      'with another birth date',
      jean,
      { ...jean, birthDate: '1988-11-03' },
      ['2 created', '9 rejected numen-conflict'],
    ],
  ])('%s', (_, first, second, outcomes) => {
    const file = [lineOf(2, 'f1', first), lineOf(9, 'f1', second)];
    const planned = plan(file);
    expect(planned.map(outcome)).toEqual(outcomes);
    if (planned[1]!.kind === 'known') expect(planned[1]!.agentId).toBe(planned[0]!.agentId);
    else expect(planned[1]!.faults[0]!.message).toContain('ligne 2');
  });

  it('and two units: in a whole file neither counts, nor a third that repeats one of them', () => {
    const file = [
      lineOf(3, 'f1', jean),
      lineOf(10, 'f1', { ...jean, unit: 'RECTORAT' }),
      lineOf(11, 'f1', jean),
    ];
    const planned = plan(file, 'synchronise');
    expect(planned.map(outcome)).toEqual([
      '3 rejected contradicts-line',
      '10 rejected contradicts-line',
      '11 rejected contradicts-line',
    ]);
    expect(planned.map(({ faults }) => /ligne (\d+)/u.exec(faults[0]!.message)![1])).toEqual([
      '10',
      '3',
      '10',
    ]);
  });

  it('counts the line that can be planned, not one above that cannot', () => {
    const file = [
      lineOf(2, 'f1', { ...jean, unit: undefined } as never),
      lineOf(3, 'f1', jean, { faults: [{ code: 'birth-date', message: '' }] }),
      lineOf(4, 'f1', jean),
    ];
    expect(plan(file).map(outcome)).toEqual([
      '2 rejected required',
      '3 rejected birth-date',
      '4 created',
    ]);
  });

  it('counts the line of whoever has it, not one above of somebody else', () => {
    const directory = new SmallDirectory();
    directory.add('f1');
    const file = [
      lineOf(2, 'f1', someone('MARTIN')),
      lineOf(3, 'f1', { ...jean, unit: 'RECTORAT' }),
    ];
    expect(directory.plan(file).map(outcome)).toEqual(['2 rejected numen-conflict', '3 changed']);
  });
});

it('counts, of two lines that are called otherwise, the one that names the holder as they are known', () => {
  const directory = new SmallDirectory();
  directory.add('f1');
  const file = [lineOf(2, 'f1', { ...jean, usualName: 'SAPIN' }), lineOf(3, 'f1', jean)];
  expect(directory.plan(file).map(outcome)).toEqual(['2 rejected numen-conflict', '3 known']);
});

describe('a unit that nobody knows', () => {
  const file = Array.from({ length: 900 }, (_, index) =>
    lineOf(index + 2, `f${index}`, {
      ...someone('PIN'),
      birthDate: undefined,
      unit: 'SIG-AESH-25',
    } as never),
  );
  const directory = new SmallDirectory();
  for (let index = 0; index < 900; index++) directory.add(`f${index}`, someone('PIN', `Paul`));

  it('is one question for all its lines, which count as refused, and nobody is absent for it', () => {
    const planned = directory.plan(file, { mode: 'synchronise' });
    expect(new Set(planned.map(({ unknownUnit }) => unknownUnit))).toEqual(
      new Set(['SIG-AESH-25']),
    );
    expect(new Set(planned.map(({ kind }) => kind))).toEqual(new Set(['rejected']));
    expect(planned.every(({ present, agentId }) => present.includes(agentId!))).toBe(true);
  });

  it.each(['SIG-AESH', ' sig-aesh '])('is the one that is answered: %s', (answer) => {
    const planned = directory.plan(file, { units: { 'SIG-AESH-25': answer } });
    expect(new Set(planned.map(({ kind, unit }) => `${kind} ${unit}`))).toEqual(
      new Set(['known SIG-AESH']),
    );
  });

  it('stays unknown where the answer is none of the units', () => {
    const [first] = directory.plan(file, { units: { 'SIG-AESH-25': 'ELSEWHERE' } });
    expect(first).toMatchObject({ kind: 'rejected', unknownUnit: 'SIG-AESH-25' });
  });
});

describe('somebody new', () => {
  it.each(['usualName', 'firstName', 'birthDate', 'unit'] as const)('needs %s', (field) => {
    const rest = Object.entries(jean).filter(([name]) => name !== field);
    expect(plan([lineOf(2, 'f1', Object.fromEntries(rest))])).toMatchObject([
      { kind: 'rejected', faults: [{ code: 'required' }] },
    ]);
  });

  it('needs a NUMEN, and a contract that is not over', () => {
    expect(plan([lineOf(2, undefined, jean)]).map(outcome)).toEqual(['2 rejected required']);
    expect(plan([lineOf(2, 'f1', { ...jean, endsOn: '2026-11-28' })]).map(outcome)).toEqual([
      '2 rejected contract-over',
    ]);
    expect(plan([lineOf(2, 'f1', { ...jean, endsOn: '2026-11-29' })]).map(outcome)).toEqual([
      '2 created',
    ]);
  });
});

describe('a refused line', () => {
  const wrong = {
    faults: [{ field: 'birth_date', code: 'birth-date', message: 'La date est impossible.' }],
  } as const;

  it.each<[string, LineToPlan, string[]]>([
    ['whoever has its NUMEN', lineOf(2, 'f1', { usualName: 'PIN' }, wrong), ['agent-f1']],
    ['whoever has its names and birth date', lineOf(2, undefined, jean, wrong), ['agent-f1']],
    ['both', lineOf(2, 'f2', jean, wrong), ['agent-f2', 'agent-f1']],
    [
      'nobody, of names alone',
      lineOf(2, undefined, { usualName: 'PIN', firstName: 'Jean' }, wrong),
      [],
    ],
    ['nobody, of a NUMEN that nobody has', lineOf(2, 'f9', someone('SY'), wrong), []],
  ])('speaks for %s', (_, line, present) => {
    const directory = new SmallDirectory();
    directory.add('f1');
    directory.add('f2', someone('MARTIN'));
    expect(directory.plan([line])[0]!.present).toEqual(present);
  });

  it('says the line and the person as HR knows them', () => {
    const [planned] = plan([lineOf(412, 'f1', jean, wrong)]);
    expect(lineErrors(planned!, jean)).toEqual([
      {
        line: 412,
        field: 'birth_date',
        code: 'birth-date',
        message: 'Ligne 412, PIN Jean : La date est impossible.',
      },
    ]);
    expect(lineErrors(planned!, {})[0]!.message).toBe('Ligne 412 : La date est impossible.');
  });
});

it('points out in a file of some units whoever is in another one', () => {
  const directory = new SmallDirectory();
  directory.add('f1', { unit: 'RECTORAT' });
  const file = [
    lineOf(2, 'f1', { ...jean, unit: undefined } as never),
    lineOf(3, 'f2', someone('SY')),
  ];
  const noted = (mode: 'add' | 'synchronise') =>
    directory
      .plan(file, { mode, scope: ['SIG-AESH'] })
      .map(({ remarks }) => remarks.map(({ code }) => code));
  expect(noted('synchronise')).toEqual([['out-of-scope'], []]);
  expect(noted('add')).toEqual([[], []]);
});

it('passes an empty line by, and keeps what reading pointed out', () => {
  const note = { code: 'two-digit-year', message: '' };
  const planned = plan([{ line: 2, kind: 'empty' }, lineOf(3, 'f1', jean, { remarks: [note] })]);
  expect(planned.map(outcome)).toEqual(['2 empty', '3 created']);
  expect(planned[1]!.remarks).toEqual([note]);
});

it('takes lines of one person for one, whichever of their NUMENs stands in each', () => {
  const directory = new SmallDirectory();
  const { agentId } = directory.add('f1');
  directory.addNumen(agentId, 'f2');
  const married = { ...jean, usualName: 'SAPIN' };
  const planned = directory.plan([lineOf(2, 'f1', married), lineOf(9, 'f2', jean)]);
  expect(planned.map(outcome)).toEqual(['2 rejected numen-conflict', '9 known']);
  expect(planned[0]!.faults[0]!.message).toContain('ligne 9 porte un autre NUMEN');
  const moved = { ...jean, unit: 'RECTORAT' };
  const both = [lineOf(2, 'f1', jean), lineOf(9, 'f2', moved)];
  const contradicts = ['2 rejected contradicts-line', '9 rejected contradicts-line'];
  expect(directory.plan(both, { mode: 'synchronise' }).map(outcome)).toEqual(contradicts);
  const again = directory.plan([lineOf(2, 'f1', moved), lineOf(9, 'f2', moved)]);
  expect(again.map(outcome)).toEqual(['2 changed', '9 known']);
});
