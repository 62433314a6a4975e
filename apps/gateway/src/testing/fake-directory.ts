import {
  administrators,
  agents,
  type AgentView,
  identityLookups,
  type AgentPath,
  units,
  type UnitView,
} from '@citadelle/contracts/calls';
import { people } from '@citadelle/testing';
import { HELENE, JEAN } from './fake-credentials.js';
import { fakeImports } from './fake-imports.js';
import { fakeOperations } from './fake-operations.js';
import { FakeAnswer, type Answers, problem, serve } from './fake-service.js';

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
  phone: null,
  endsOn: null,
  departsOn: null,
};

const UNIT: UnitView = { unitId: 'SIG-AESH', name: 'Gestion des AESH', managers: [] };

/** From now on: the browser keeps what was found for as long. */
const LOOKUP_VALID_MS = 900_000;

const statusChanged = ({ agentId }: AgentPath) =>
  agentId === JEAN.agentId ? undefined : problem(404, 'agent-not-found');

/** What takes effect at once has no answer; what waits for a second administrator has one. */
const DONE = new FakeAnswer(204);

/** The directory's contract, with one agent and one unit. */
export function fakeDirectory(): Answers {
  return [
    fakeOperations('directory'),
    ...fakeImports(),
    serve(agents.create, () => ({ agentId: JEAN.agentId, created: true, possibleDuplicateOf: [] })),
    serve(agents.list, () => ({ items: [JEAN_IN_DIRECTORY], next: null })),
    serve(agents.get, ({ agentId }) =>
      agentId === JEAN.agentId ? JEAN_IN_DIRECTORY : problem(404, 'agent-not-found'),
    ),
    serve(agents.change, ({ agentId }) =>
      agentId === JEAN.agentId ? JEAN_IN_DIRECTORY : problem(404, 'agent-not-found'),
    ),
    serve(agents.withdrawDeparture, statusChanged),
    serve(agents.depart, ({ agentId }) =>
      agentId === JEAN.agentId ? DONE : problem(404, 'agent-not-found'),
    ),
    serve(agents.return, statusChanged),
    serve(identityLookups.lookUp, () => ({
      login: JEAN.login,
      address: JEAN.address,
      lookupToken: 'jeton',
      expiresAt: new Date(Date.now() + LOOKUP_VALID_MS).toISOString(),
    })),
    serve(units.list, () => ({ items: [UNIT] })),
    serve(units.declare, () => UNIT),
    serve(units.appointManager, () => undefined),
    serve(units.dismissManager, () => undefined),
    serve(administrators.list, () => ({ administrators: [HELENE.agentId], proposals: [] })),
    serve(administrators.appoint, () => DONE),
    serve(administrators.dismiss, () => DONE),
  ];
}
