import { fold, Refusal } from '@citadelle/decider';
import { type GoldenEvents, goldenProblems } from '@citadelle/event-store';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ImportEvent, importSchemas } from './import.events.js';
import { type ConfirmPlan, type ImportCommand, importDecider } from './import.js';
import type { ImportState } from './import.state.js';

const importId = '01890000-0000-7000-8000-000000000009';
const [ann, bob] = ['01890000-0000-7000-8000-000000000001', '01890000-0000-7000-8000-000000000002'];
const file = {
  importId,
  mode: 'synchronise',
  scope: ['SIG-AESH'],
  extractedOn: '2026-09-01',
  extractedOnSaid: true,
  sha256: 'ab'.repeat(32),
  bytes: 1200,
} as const;
const counts = {
  total: 10,
  created: 3,
  changed: 2,
  returning: 1,
  alreadyKnown: 2,
  rejected: 1,
  empty: 1,
  departing: 4,
  homonyms: 0,
  possibleDuplicates: 0,
};
const applied = { created: 3, changed: 2, returning: 1, alreadyKnown: 2, rejected: 1, empty: 1 };

const begin = { type: 'BeginImport', file } as const;
const planned = (...blocked: string[]) => ({ type: 'PlanImport', counts, blocked }) as const;
const confirm = (more: Partial<ConfirmPlan> = {}) => ({
  type: 'ConfirmImport' as const,
  expected: { created: 3, changed: 2, returning: 1 },
  override: [],
  unliftable: [],
  by: ann,
  needsSecond: true,
  ...more,
});
const depart = (more: object = {}) =>
  ({ ...confirm(), type: 'ConfirmDepartures', expected: { departing: 4 }, ...more }) as const;
const apply = { type: 'ApplyLines', upTo: 11, counts: applied } as const;

function after(...commands: readonly ImportCommand[]): ImportState {
  return commands.reduce<ImportState>(
    (state, command) => fold(importDecider, importDecider.decide(command, state), state),
    importDecider.initial,
  );
}
const events = (command: ImportCommand, state: ImportState) =>
  importDecider.decide(command, state).map(({ type }) => type);
function refusal(command: ImportCommand, state: ImportState): string | undefined {
  try {
    importDecider.decide(command, state);
    return undefined;
  } catch (error) {
    return (error as Refusal).code;
  }
}

describe('an import', () => {
  it('is read, planned, confirmed and applied', () => {
    const state = after(begin, planned(), confirm(), apply, { type: 'FinishImport' });
    expect(state).toMatchObject({ status: 'done', applied, upTo: { lines: 11 } });
  });

  it('is confirmed once, however often somebody says so', () => {
    for (const state of [
      after(begin, planned(), confirm()),
      after(begin, planned(), confirm(), apply, { type: 'FinishImport' }),
    ])
      expect(events(confirm(), state)).toEqual([]);
  });

  it('is not confirmed with other numbers than those of the plan', () => {
    const expected = { created: 2, changed: 2, returning: 1 };
    expect(refusal(confirm({ expected }), after(begin, planned()))).toBe('plan-outdated');
  });

  it('is not confirmed before it is planned, nor once another one took its place', () => {
    expect(refusal(confirm(), after(begin))).toBe('import-not-ready');
    const superseded = after(begin, planned(), { type: 'AbandonImport', why: 'superseded' });
    expect(refusal(confirm(), superseded)).toBe('import-superseded');
  });

  it('stays blocked until each block is lifted, and forever by one that may not be', () => {
    const state = after(begin, planned('older-file', 'too-many-renames'));
    expect(refusal(confirm(), state)).toBe('import-blocked');
    const one = confirm({ override: ['older-file'], needsSecond: false });
    expect(refusal(one, state)).toBe('import-blocked');
    const both = { override: ['older-file', 'too-many-renames'], needsSecond: false };
    expect(events(confirm(both), state)).toEqual(['ImportConfirmed']);
    const unliftable = ['older-file'];
    expect(refusal(confirm({ ...both, unliftable }), state)).toBe('import-blocked');
  });

  it('is lifted by a second administrator where there is one, and not by the same one twice', () => {
    const lift = { override: ['older-file'] };
    const proposed = after(begin, planned('older-file'), confirm(lift));
    expect(proposed).toMatchObject({ status: 'blocked', proposed: { by: ann } });
    expect(events(confirm(lift), proposed)).toEqual([]);
    expect(events(confirm({ ...lift, by: bob }), proposed)).toEqual(['ImportConfirmed']);
    const again = after(begin, planned('older-file'), confirm(lift), planned('older-file'));
    expect(events(confirm({ ...lift, by: bob }), again)).toEqual(['OverrideProposed']);
  });

  it('has departures of its own, confirmed after everything else', () => {
    expect(refusal(depart(), after(begin, planned()))).toBe('import-not-ready');
    const done = after(begin, planned(), confirm(), apply, { type: 'FinishImport' });
    expect(refusal(depart({ expected: { departing: 3 } }), done)).toBe('plan-outdated');
    expect(events(depart(), done)).toEqual(['DeparturesConfirmed']);
    const departing = after(begin, planned(), confirm(), { type: 'FinishImport' }, depart());
    expect(departing).toMatchObject({ status: 'running', confirmed: 'departures' });
    expect(events(depart(), departing)).toEqual([]);
    expect(events(confirm(), departing)).toEqual([]);
  });

  it('stays done when departures are confirmed where nobody departs', () => {
    const nobody = { ...planned(), counts: { ...counts, departing: 0 } };
    const done = after(begin, nobody, confirm(), apply, { type: 'FinishImport' });
    expect(refusal(depart(), done)).toBe('plan-outdated');
    expect(events(depart({ expected: { departing: 0 } }), done)).toEqual([]);
  });

  it('stops between two batches and goes on', () => {
    const suspended = after(begin, planned(), confirm(), { type: 'SuspendImport' });
    expect(refusal(apply, suspended)).toBe('import-not-running');
    expect(events({ type: 'SuspendImport' }, suspended)).toEqual([]);
    expect(events({ type: 'ResumeImport' }, suspended)).toEqual(['ImportResumed']);
    expect(refusal({ type: 'SuspendImport' }, after(begin, planned()))).toBe('import-not-running');
  });

  it('is not given up once it is done', () => {
    const done = after(begin, planned(), confirm(), { type: 'FinishImport' });
    expect(refusal({ type: 'AbandonImport', why: 'asked' }, done)).toBe('import-is-over');
    expect(refusal({ type: 'SuspendImport' }, importDecider.initial)).toBe('import-not-found');
  });

  it('applies no line without a confirmation, whatever is said in whatever order', () => {
    const commands = fc.array(
      fc.constantFrom<ImportCommand>(
        ...[begin, planned(), planned('same-file'), confirm(), depart(), apply],
        ...([{ type: 'SuspendImport' }, { type: 'ResumeImport' }] as const),
        ...([{ type: 'FinishImport' }, { type: 'AbandonImport', why: 'asked' }] as const),
      ),
    );
    fc.assert(
      fc.property(commands, (said) => {
        let state = importDecider.initial;
        const happened: ImportEvent['type'][] = [];
        for (const command of said) {
          if (refusal(command, state)) continue;
          const facts = importDecider.decide(command, state);
          happened.push(...facts.map(({ type }) => type));
          state = fold(importDecider, facts, state);
        }
        const first = happened.indexOf('LinesApplied');
        return first === -1 || happened.slice(0, first).includes('ImportConfirmed');
      }),
    );
  });
});

/** Never edited: a new version of an event gets a line of its own. */
const only = { importId };
const lifted = { importId, by: ann, override: ['older-file'] };
const proposal = { importId, by: ann, what: 'lines', override: ['older-file'] };
const plan = { importId, counts, blocked: ['older-file'] };
const lines = { importId, upTo: 501, counts: applied };
const departures = { importId, upTo: 1_000_000_003, departed: 4 };
const answered = { importId, units: 1, lines: 2 };
const abandoned = { importId, why: 'superseded' };
const golden: GoldenEvents = {
  ImportBegun: { 1: { written: file, reads: file } },
  ImportPlanned: { 1: { written: plan, reads: plan } },
  ImportAnswered: { 1: { written: answered, reads: answered } },
  PlanOutdated: { 1: { written: only, reads: only } },
  OverrideProposed: { 1: { written: proposal, reads: proposal } },
  ImportConfirmed: { 1: { written: lifted, reads: lifted } },
  DeparturesConfirmed: { 1: { written: lifted, reads: lifted } },
  LinesApplied: { 1: { written: lines, reads: lines } },
  DeparturesApplied: { 1: { written: departures, reads: departures } },
  ImportSuspended: { 1: { written: only, reads: only } },
  ImportResumed: { 1: { written: only, reads: only } },
  ImportDone: { 1: { written: only, reads: only } },
  ImportAbandoned: { 1: { written: abandoned, reads: abandoned } },
};

it('every version of every fact about imports that was ever written is read as it was', () => {
  expect(goldenProblems(importSchemas, golden)).toEqual([]);
});
