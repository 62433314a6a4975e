import {
  type DownloadSecurityJournal,
  type JournalEntryView,
  type JournalPerson,
  securityJournal,
  type SecurityJournalPage,
} from '@citadelle/contracts/calls';
import type { Services } from '../upstream/services.js';
import { KINDS, outcomeInWords } from '../web/journal/journal-words.js';
import { CSV_BEGIN, csvLine } from './csv.js';

/** As many entries as a call gives. */
const AT_A_TIME = 200;

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

/**
 * The entries that match as CSV, a page after the other: nothing is kept of what has gone out. The first page is asked for
 * before anything is answered, so that a refusal is one.
 */
export async function journalAsCsv(
  services: Services,
  search: DownloadSecurityJournal,
): Promise<AsyncIterable<string>> {
  const ask = (after?: string) =>
    services.ask(securityJournal.read, {
      ...search,
      ...{ download: true, limit: AT_A_TIME },
      ...(after !== undefined && { after }),
    });
  return linesOf(await ask(), ask);
}

async function* linesOf(
  first: SecurityJournalPage,
  ask: (after: string) => Promise<SecurityJournalPage>,
): AsyncIterable<string> {
  yield CSV_BEGIN + csvLine(HEADINGS);
  for (let page = first; ; page = await ask(page.next)) {
    if (page.items.length > 0) yield page.items.map(lineOf).join('');
    if (page.next === null) return;
  }
}

function lineOf(entry: JournalEntryView): string {
  const { at, until, count, kind, actor, agent, unit, source, operation, outcome } = entry;
  return csvLine([
    ...[at, until, count, kind, KINDS[kind]],
    ...personOf(actor),
    ...personOf(agent),
    ...[unit, source, operation, outcome, outcomeInWords(outcome)],
  ]);
}

function personOf(person: JournalPerson | null): (string | null)[] {
  if (!person) return [null, null, null];
  const { agentId, firstName, usualName, login } = person;
  return [usualName === null ? null : `${usualName} ${firstName}`, login, agentId];
}
