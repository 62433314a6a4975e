import {
  agentImports,
  BeginImport,
  BegunImport,
  directoryCall,
  type ImportView,
  type LineKind,
  type PlannedLineView,
} from '@citadelle/contracts/calls';
import { people } from '@citadelle/testing';
import { HELENE, JEAN } from './fake-sessions.js';
import { type Answers, problem, serve } from './fake-service.js';

/** The upload of a file, which has no declared call: its body is the file. */
export const importUpload = directoryCall('POST /internal/agent-imports', {
  request: BeginImport,
  response: BegunImport,
  status: 202,
  file: 'text/csv',
});

/** The one import that the fake directory knows. */
export const IMPORT_ID = '0199dddd-0000-7000-8000-000000000001';

/** That import, when its plan waits for somebody. */
export const IMPORT: ImportView = {
  importId: IMPORT_ID,
  state: 'ready',
  mode: 'synchronise',
  scope: [],
  extractedOn: '2026-11-20',
  uploadedAt: '2026-11-23T09:00:00.000Z',
  uploadedBy: HELENE.agentId,
  sha256: 'ab'.repeat(32),
  encoding: 'Windows-1252',
  separator: ';',
  columns: [
    { header: 'Nom d’usage', field: 'usual_name' },
    { header: 'Prénom', field: 'first_name' },
    { header: 'Né(e) le', field: 'birth_date' },
    { header: 'NUMEN', field: 'numen' },
    { header: 'Service', field: 'unit' },
    { header: 'Grade', field: null },
  ],
  sample: ['LÉVÊQUE Éloïse', 'CÔTÉ Irène', 'BENOÎT François'],
  total: 1250,
  processed: 1250,
  created: 2,
  changed: 1,
  departing: 28,
  returning: 1,
  alreadyKnown: 1243,
  rejected: 3,
  empty: 0,
  homonyms: 1,
  possibleDuplicates: 1,
  blocked: [],
  warnings: [
    { code: 'two-digit-year', message: '12 années à deux chiffres ont été lues comme 19xx.' },
  ],
  unknownUnits: [],
  errors: [],
  estimatedEnd: null,
  confirmed: false,
  departuresConfirmed: false,
};

/** That import, once it was confirmed. */
export const CONFIRMED: ImportView = { ...IMPORT, state: 'running', processed: 0, confirmed: true };

/** A line of its plan. */
export function plannedLine(change: Partial<PlannedLineView> = {}): PlannedLineView {
  return {
    line: 2,
    kind: 'created',
    agentId: JEAN.agentId,
    usualName: people.jean.usualName,
    firstName: people.jean.firstName,
    unit: people.jean.unit,
    login: people.jean.login,
    renumbers: null,
    changes: [],
    remarks: [],
    errors: [],
    cells: [],
    answer: null,
    answers: [],
    applied: false,
    ...change,
  };
}

/** A line of each kind. */
export const LINES: readonly PlannedLineView[] = [
  plannedLine({ renumbers: 'pin' }),
  plannedLine({
    ...{ line: 3, kind: 'changed', usualName: 'JOSEPH', firstName: 'Camille', login: 'cjoseph2' },
    changes: [{ field: 'unit', from: 'SIG-AESH', to: 'RECTORAT' }],
    remarks: [{ code: 'by-hand', message: 'Ce service a été changé à la main le 21/11/2026.' }],
    answers: ['apply', 'keep'],
  }),
  plannedLine({ line: 4, kind: 'returning', usualName: 'SY', firstName: 'Awa', login: 'asy' }),
  plannedLine({ line: 5, kind: 'known', usualName: 'DURAND', firstName: 'Zoé', login: 'zdurand' }),
  plannedLine({
    ...{ line: 6, kind: 'rejected', agentId: null, login: null, usualName: 'MARTIN' },
    firstName: 'Paul',
    errors: [
      {
        ...{ line: 6, field: 'birth_date', code: 'spreadsheet-serial' },
        message: 'Ligne 6, MARTIN Paul : 32449 n’est pas une date. Le 02/11/1988 ?',
      },
    ],
    cells: ['MARTIN', 'Paul', '32449', '', 'SIG-AESH', '=1+1'],
  }),
  plannedLine({
    line: null,
    kind: 'departing',
    usualName: 'GONE',
    firstName: 'Max',
    login: 'mgone',
  }),
];

const isKnown = ({ importId }: { importId: string }) => importId === IMPORT_ID;
const unknown = () => problem(404, 'import-not-found');
const done = (asked: { importId: string }) => (isKnown(asked) ? undefined : unknown());
const view = (asked: { importId: string }) => (isKnown(asked) ? IMPORT : unknown());

/** Lines of a kind, as a page gives them. */
export const linesOf = (all: readonly PlannedLineView[], kind?: LineKind) => ({
  items: all.filter((line) => kind === undefined || line.kind === kind),
  next: null,
});

/** What the fake directory answers about files of HR. */
export function fakeImports(): Answers {
  return [
    serve(importUpload, () => ({ importId: IMPORT_ID })),
    serve(agentImports.list, () => ({ items: [IMPORT], next: null })),
    serve(agentImports.get, view),
    serve(agentImports.lines, (asked) => (isKnown(asked) ? linesOf(LINES, asked.kind) : unknown())),
    serve(agentImports.answer, view),
    serve(agentImports.confirm, () => CONFIRMED),
    serve(agentImports.depart, () => ({ ...CONFIRMED, departuresConfirmed: true })),
    serve(agentImports.suspend, done),
    serve(agentImports.goOn, done),
    serve(agentImports.abandon, done),
  ];
}
