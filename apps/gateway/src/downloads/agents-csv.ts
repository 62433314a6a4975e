import { agents, type AgentView, type DownloadAgents } from '@citadelle/contracts/calls';
import type { Services } from '../upstream/services.js';
import { STATUSES } from '../web/directory/directory-words.js';
import { csvOfPages } from './csv-of-pages.js';

const HEADINGS = [
  'Nom usuel',
  'Prénom',
  'Service gestionnaire',
  'Situation',
  'Identifiant',
  'Adresse électronique',
  'N° d’agent',
];

/** The agents that a search finds, as CSV. */
export function agentsAsCsv(
  services: Services,
  search: DownloadAgents,
): Promise<AsyncIterable<string>> {
  return csvOfPages(HEADINGS, (page) => services.ask(agents.list, { ...search, ...page }), cellsOf);
}

function cellsOf({ usualName, firstName, unit, status, login, address, agentId }: AgentView) {
  return [usualName, firstName, unit, STATUSES[status], login, address, agentId];
}
