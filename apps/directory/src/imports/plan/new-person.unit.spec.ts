import { describe, expect, it } from '@jest/globals';
import { jean, lineOf, SmallDirectory } from './plan.fixture.js';

const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code);

describe('a new NUMEN for somebody with the names and birth date of another', () => {
  it('on two lines: both are created, each flagged with the other', () => {
    const file = [lineOf(5, 'f1', jean), lineOf(12, 'f2', { ...jean, usualName: 'Pin' })];
    const planned = new SmallDirectory().plan(file);
    expect(planned.map(({ kind }) => kind)).toEqual(['created', 'created']);
    expect(planned[0]!.remarks).toMatchObject([{ code: 'possible-duplicate' }]);
    expect(planned[0]!.remarks[0]!.message).toContain('la ligne 12');
    expect(planned[1]!.remarks[0]!.message).toContain('la ligne 5');
  });

  it('who is in the file: is created and flagged', () => {
    const directory = new SmallDirectory();
    directory.add('f1');
    const planned = directory.plan([lineOf(2, 'f1', jean), lineOf(3, 'f2', jean)]);
    expect(planned.map(({ kind }) => kind)).toEqual(['known', 'created']);
    expect(codes(planned[1]!.remarks)).toEqual(['possible-duplicate']);
  });

  it('who was born on another day: is created', () => {
    const directory = new SmallDirectory();
    directory.add('f1', { birthDate: '1988-11-03' });
    expect(directory.plan([lineOf(2, 'f2', jean)])).toMatchObject([
      { kind: 'created', remarks: [] },
    ]);
  });
});

describe.each(['active', 'departed'] as const)('an absent namesake who is %s', (status) => {
  const file = [lineOf(2, 'f2', { ...jean, unit: 'RECTORAT' })];
  const planned = (answer?: 'same-person' | 'new-person') => {
    const directory = new SmallDirectory();
    directory.add('f1', { status });
    const options = answer === undefined ? {} : { lines: { 2: answer } };
    const plan = directory.plan(file, options);
    directory.apply(file, plan);
    return { line: plan[0]!, again: directory.plan(file, options)[0]! };
  };

  it('is a question, and counts as present until it is answered', () => {
    expect(planned().line).toMatchObject({
      kind: 'rejected',
      faults: [{ code: 'which-person' }],
      answers: ['same-person', 'new-person'],
      present: ['agent-f1'],
    });
  });

  it('is the same person: gets the NUMEN, and what the line changes', () => {
    const { line, again } = planned('same-person');
    expect(line).toMatchObject({
      kind: status === 'departed' ? 'returning' : 'changed',
      agentId: 'agent-f1',
      changes: [
        { field: 'unit', to: 'RECTORAT' },
        { field: 'numen', from: null, to: null },
      ],
      answer: 'same-person',
    });
    expect(again).toMatchObject({ kind: 'known', agentId: 'agent-f1' });
  });

  it('is somebody else: one more is created, and flagged', () => {
    const { line, again } = planned('new-person');
    expect(line).toMatchObject({ kind: 'created', agentId: 'new-2', present: ['new-2'] });
    expect(codes(line.remarks)).toEqual(['possible-duplicate']);
    expect(again).toMatchObject({ kind: 'known', agentId: 'new-2' });
  });
});

it('several absent namesakes: it may only be answered that it is somebody else', () => {
  const directory = new SmallDirectory();
  directory.add('f1');
  directory.add('f2', { status: 'departed' });
  const file = [lineOf(2, 'f3', jean)];
  expect(directory.plan(file)).toMatchObject([{ kind: 'rejected', answers: ['new-person'] }]);
  expect(directory.plan(file, { lines: { 2: 'same-person' } })).toMatchObject([
    { kind: 'rejected' },
  ]);
  expect(directory.plan(file, { lines: { 2: 'new-person' } })).toMatchObject([{ kind: 'created' }]);
});

it('two lines cannot both be one absent namesake', () => {
  const directory = new SmallDirectory();
  directory.add('f1');
  const file = [lineOf(2, 'f2', jean), lineOf(3, 'f3', jean)];
  const lines = { 2: 'same-person', 3: 'same-person' } as const;
  expect(directory.plan(file, { lines })).toMatchObject([
    { kind: 'changed', agentId: 'agent-f1' },
    { kind: 'rejected', answers: ['new-person'], faults: [{ code: 'which-person' }] },
  ]);
  expect(directory.plan(file, { lines: { 2: 'same-person' } })).toMatchObject([
    { kind: 'changed' },
    { kind: 'created', remarks: [{ code: 'possible-duplicate' }] },
  ]);
});

it('a line is not asked about where one below was answered to be that person', () => {
  const directory = new SmallDirectory();
  directory.add('f1');
  const file = [lineOf(2, 'f2', jean), lineOf(3, 'f3', jean)];
  expect(directory.plan(file, { lines: { 3: 'same-person' } })).toMatchObject([
    { kind: 'created' },
    { kind: 'changed', agentId: 'agent-f1' },
  ]);
});

it('a line that repeats one that waits for an answer waits with it', () => {
  const directory = new SmallDirectory();
  directory.add('f1');
  const file = [lineOf(2, 'f2', jean), lineOf(3, 'f2', jean)];
  expect(directory.plan(file)).toMatchObject([
    { kind: 'rejected', answers: ['same-person', 'new-person'] },
    { kind: 'rejected', answers: [], faults: [{ message: expect.stringContaining('ligne 2') }] },
  ]);
  expect(directory.plan(file, { lines: { 2: 'new-person' } })).toMatchObject([
    { kind: 'created', agentId: 'new-2' },
    { kind: 'known', agentId: 'new-2' },
  ]);
  expect(directory.plan(file, { lines: { 2: 'same-person' } })).toMatchObject([
    { kind: 'changed', agentId: 'agent-f1' },
    { kind: 'known', agentId: 'agent-f1' },
  ]);
});

it('is whom a line without a unit speaks for that has the same NUMEN, before and after, and not their namesake', () => {
  const directory = new SmallDirectory();
  directory.add('f0');
  const file = [lineOf(2, 'f1', { ...jean, unit: undefined } as never), lineOf(3, 'f1', jean)];
  const planned = directory.plan(file, { lines: { 3: 'new-person' } });
  expect(planned).toMatchObject([{ kind: 'rejected' }, { kind: 'created' }]);
  expect(planned[0]!.present).toEqual([planned[1]!.agentId]);
  directory.apply(file, planned);
  expect(directory.plan(file)).toMatchObject([
    { kind: 'known', present: planned[0]!.present },
    { kind: 'known', present: planned[0]!.present },
  ]);
});
