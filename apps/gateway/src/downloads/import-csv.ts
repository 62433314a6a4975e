import { agentImports, type LineKind, type PlannedLineView } from '@citadelle/contracts/calls';
import type { Services } from '../upstream/services.js';
import { ANSWERS, changeInWords, LINE_KINDS } from '../web/imports/import-words.js';
import { csvOfPages } from './csv-of-pages.js';
import type { CsvFile } from './downloads.js';

const REPORT = [
  'Ligne',
  'Résultat',
  'Nom d’usage',
  'Prénom',
  'Service',
  'Identifiant',
  'Changements',
  'Remarques',
  'Erreurs',
  'Décision',
  'Appliqué',
];

/** The last column of the refused lines, which a file that is sent again may keep. */
const WHY = 'Motif du refus (le NUMEN n’est pas repris ici : saisissez-le de nouveau)';

/** Every line of an import, and what became of it, as CSV. */
export async function reportFile(services: Services, importId: string): Promise<CsvFile> {
  const csv = await csvOfPages(REPORT, pagesOf(services, importId), reportCells);
  const operation = `GET /agent-imports/${importId}/report.csv`;
  return { name: 'rapport-d-import.csv', csv, exported: { operation } };
}

/** The refused lines of an import as they stand in its file, and why, as CSV. */
export async function rejectedFile(services: Services, importId: string): Promise<CsvFile> {
  const { columns } = await services.ask(agentImports.get, { importId });
  // What was said when the same lines were refused before is said anew.
  const kept = columns.flatMap(({ header }, at) => (header.trim() === WHY ? [] : [{ header, at }]));
  const ask = pagesOf(services, importId, 'rejected');
  const headings = [...kept.map(({ header }) => header), WHY];
  const csv = await csvOfPages(headings, ask, ({ cells, errors }) => [
    ...kept.map(({ at }) => cells[at] ?? ''),
    messages(errors).join(' '),
  ]);
  const operation = `GET /agent-imports/${importId}/rejected.csv`;
  return { name: 'lignes-refusees.csv', csv, exported: { operation } };
}

const pagesOf = (services: Services, importId: string, kind?: LineKind) => (page: object) =>
  services.ask(agentImports.lines, { importId, limit: 1, ...page, ...(kind && { kind }) });

function reportCells(line: PlannedLineView): (string | number | null)[] {
  return [
    ...[line.line, LINE_KINDS[line.kind].one, line.usualName, line.firstName, line.unit],
    line.login,
    line.changes.map(changeInWords).join(' ; '),
    ...[messages(line.remarks), messages(line.errors)].map((said) => said.join(' ')),
    ...[line.answer === null ? null : ANSWERS[line.answer].name, appliedInWords(line)],
  ];
}

/** Whether a line was applied; nothing of one that says nothing to apply. */
function appliedInWords({ kind, applied }: PlannedLineView): string | null {
  if (kind === 'rejected' || kind === 'known' || kind === 'held') return null;
  return applied ? 'oui' : 'non';
}

/** What is said of a line; what several of its cells have in common is said once. */
const messages = (said: readonly { readonly message: string }[]) => [
  ...new Set(said.map(({ message }) => message)),
];
