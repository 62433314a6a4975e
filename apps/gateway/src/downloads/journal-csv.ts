import {
  type DownloadSecurityJournal,
  type JournalEntryView,
  type JournalPerson,
  securityJournal,
} from '@citadelle/contracts/calls';
import type { Services } from '../upstream/services.js';
import { KINDS, outcomeInWords } from '../web/journal/journal-words.js';
import { AT_A_TIME, csvOfPages } from './csv-of-pages.js';
import type { CsvFile } from './downloads.js';

const HEADINGS = [
  'Début (UTC)',
  'Fin (UTC)',
  'Nombre',
  'Type',
  'Événement',
  'Auteur',
  'Identifiant de l’auteur',
  'N° de l’auteur',
  'Agent concerné',
  'Identifiant de l’agent',
  'N° de l’agent',
  'Service gestionnaire',
  'Adresse d’origine',
  'Opération',
  'Code du résultat',
  'Résultat',
];

/** The entries that match, as CSV. */
export async function journalFile(
  services: Services,
  search: DownloadSecurityJournal,
): Promise<CsvFile> {
  const ask = (page: object) =>
    services.ask(securityJournal.read, { ...search, download: true, limit: AT_A_TIME, ...page });
  const csv = await csvOfPages(HEADINGS, ask, cellsOf);
  return { name: 'journal-de-securite.csv', csv, exported: 'told-by-credentials' };
}

function cellsOf(entry: JournalEntryView): (string | number | null)[] {
  const { at, until, count, kind, actor, agent, unit, source, operation, outcome } = entry;
  return [
    ...[at, until, count, kind, KINDS[kind]],
    ...personOf(actor),
    ...personOf(agent),
    ...[unit, source, operation, outcome, outcomeInWords(outcome)],
  ];
}

function personOf(person: JournalPerson | null): (string | null)[] {
  if (!person) return [null, null, null];
  const { agentId, firstName, usualName, login } = person;
  return [usualName === null ? null : `${usualName} ${firstName}`, login, agentId];
}
