import type { AgentsPage, AgentView, CreatedAgent, UnitView } from '@citadelle/contracts/calls';
import { people } from '@citadelle/testing';
import { JEAN } from './fake-credentials.js';
import { type Answers, problem } from './fake-service.js';

/** Jean as the directory shows him. */
export const JEAN_IN_DIRECTORY: AgentView = {
  agentId: JEAN.agentId,
  usualName: JEAN.usualName,
  firstName: JEAN.firstName,
  birthDate: people.jean.birthDate,
  unit: people.jean.unit,
  status: 'active',
  login: JEAN.login,
  address: JEAN.address,
  possibleDuplicateOf: [],
  createdAt: '2026-11-23T08:00:00.000Z',
};

const UNIT: UnitView = { unitId: 'SIG-AESH', name: 'Gestion des AESH', managers: [] };

/** From now on: the browser keeps what was found for as long. */
const LOOKUP_VALID_MS = 900_000;

const moved = (path: string) =>
  path.includes(JEAN.agentId) ? { status: 204 } : problem(404, 'agent-not-found');

/** The directory's contract, with one agent and one unit. */
export function fakeDirectory(): Answers {
  return {
    'POST /internal/agents': () => {
      const body: CreatedAgent = {
        agentId: JEAN.agentId,
        created: true,
        possibleDuplicateOf: [],
      };
      return { status: 201, body };
    },
    'GET /internal/agents': () => {
      const body: AgentsPage = { items: [JEAN_IN_DIRECTORY], next: null };
      return { status: 200, body };
    },
    'GET /internal/agents/*': ({ path }) =>
      path.endsWith(JEAN.agentId)
        ? { status: 200, body: JEAN_IN_DIRECTORY }
        : problem(404, 'agent-not-found'),
    'POST /internal/agents/*/departure': ({ path }) => moved(path),
    'POST /internal/agents/*/return': ({ path }) => moved(path),
    'POST /internal/identity-lookups': () => ({
      status: 200,
      body: {
        login: JEAN.login,
        address: JEAN.address,
        lookupToken: 'jeton',
        expiresAt: new Date(Date.now() + LOOKUP_VALID_MS).toISOString(),
      },
    }),
    'GET /internal/units': () => ({ status: 200, body: { items: [UNIT] } }),
    'PUT /internal/units/*': () => ({ status: 200, body: UNIT }),
    'PUT /internal/units/*/managers/*': () => ({ status: 204 }),
    'DELETE /internal/units/*/managers/*': () => ({ status: 204 }),
    'PUT /internal/administrators/*': () => ({ status: 204 }),
    'DELETE /internal/administrators/*': () => ({ status: 204 }),
  };
}
