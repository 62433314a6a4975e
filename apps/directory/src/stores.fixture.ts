import type { AgentView } from '@citadelle/contracts/calls';
import { storeTables } from '@citadelle/testing/store-database';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AgentChangesStore } from './agents/agent-changes.store.js';
import { AgentStore } from './agents/agent.store.js';
import { directoryMigrations } from './migrations/index.js';

const agents = new AgentStore();
const changes = new AgentChangesStore();

/** The tables of the directory, empty, for the tests of a file. */
export const directoryTables = () => storeTables({ migrations: directoryMigrations });

/** Somebody in the tables, without their events. */
export async function keepAgent(
  manager: EntityManager,
  details: Partial<Omit<AgentView, 'createdAt'>> = {},
) {
  const agent = {
    agentId: uuidv7(),
    usualName: 'PIN',
    firstName: 'Jean',
    birthDate: '1988-11-02',
    unit: 'SIG-AESH',
    status: 'active' as const,
    ...details,
    createdAt: new Date(),
  };
  await agents.add(manager, [agent]);
  await changes.setStatus(manager, [{ agentId: agent.agentId, version: 1 }], agent.status);
  return agent;
}
