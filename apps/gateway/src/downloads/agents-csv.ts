import {
  agents,
  type AgentView,
  type DownloadAgents,
  type PageRequest,
} from '@citadelle/contracts/calls';
import type { Services } from '../upstream/services.js';
import { STATUSES } from '../web/directory/directory-words.js';
import { csvOfPages } from './csv-of-pages.js';
import type { CsvFile } from './downloads.js';

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
export async function agentsFile(services: Services, search: DownloadAgents): Promise<CsvFile> {
  const ask = (page: PageRequest) => services.ask(agents.list, { ...search, ...page });
  const csv = await csvOfPages(HEADINGS, ask, cellsOf);
  const exported = { operation: 'GET /agents.csv', unitId: search.unit };
  return { name: 'agents.csv', csv, exported };
}

function cellsOf({ usualName, firstName, unit, status, login, address, agentId }: AgentView) {
  return [usualName, firstName, unit, STATUSES[status], login, address, agentId];
}
