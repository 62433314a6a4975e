import { expect, it } from '@jest/globals';
import { type AbsenceFacts, absences, type AbsentAgent } from './absences.js';

const agent: AbsentAgent = {
  agentId: 'agent-1',
  usualName: 'PIN',
  firstName: 'Jean',
  unit: 'SIG-AESH',
  endsOn: null,
  version: 3,
  byHand: {},
  isManager: false,
  isAdministrator: false,
};

const facts: AbsenceFacts = {
  mode: 'synchronise',
  scope: [],
  extractedOn: '2026-11-29',
  refusedUnmatched: 0,
  valid: 969,
};

const judged = (details: Partial<AbsentAgent>, change: Partial<AbsenceFacts> = {}) => {
  const [absence] = absences([{ ...agent, ...details }], { ...facts, ...change });
  return absence && [absence.kind, ...absence.remarks.map(({ code }) => code)].join(' ');
};

it.each<[string, Partial<AbsentAgent>, Partial<AbsenceFacts>, string | undefined]>([
  ['somebody absent', {}, {}, 'departing'],
  ['a manager', { isManager: true }, {}, 'held manager'],
  ['an administrator', { isAdministrator: true }, {}, 'held administrator'],
  ['of a file of some units', {}, { scope: ['SIG-AESH'] }, 'held may-have-moved'],
  ['beside a refused line that may be anybody', {}, { refusedUnmatched: 1 }, 'held refused-lines'],
  ['of a file without a valid line', {}, { valid: 0 }, 'held no-valid-line'],
  ['who was created by hand since', { byHand: { status: '2026-11-30' } }, {}, 'held by-hand'],
  ['who was created by hand that day', { byHand: { status: '2026-11-29' } }, {}, 'departing'],
  [
    'who was created by hand on the day of the upload, where no other was said',
    { byHand: { status: '2026-11-29' } },
    { extractedOnSaid: false },
    'held by-hand',
  ],
  ['whose unit was changed by hand since', { byHand: { unit: '2026-11-30' } }, {}, 'departing'],
  ['of a file of additions', {}, { mode: 'add' }, undefined],
])('%s', (_, details, change, outcome) => {
  expect(judged(details, change)).toBe(outcome);
});

it.each([
  ['2026-11-29', true],
  ['2026-11-30', false],
  [null, false],
])('knows a departure that was announced for after %s and is due: %s', (endsOn, isDue) => {
  expect(absences([{ ...agent, endsOn }], facts)).toMatchObject([{ kind: 'departing', isDue }]);
});

it('says how many refused lines hold everybody, in French', () => {
  const messages = [1, 2].map(
    (refusedUnmatched) => absences([agent], { ...facts, refusedUnmatched })[0]!.remarks[0]!.message,
  );
  expect(messages).toEqual([
    '1 ligne refusée ne permet pas de savoir de qui elle parle, et pourrait être la sienne : corrigez, puis renvoyez le fichier.',
    '2 lignes refusées ne permettent pas de savoir de qui elles parlent, et pourraient être la sienne : corrigez, puis renvoyez le fichier.',
  ]);
});
