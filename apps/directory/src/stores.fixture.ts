import type { AgentView } from '@citadelle/contracts/calls';
import { storeTables } from '@citadelle/testing/store-database';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AgentStore } from './agents/agent.store.js';
import { AddAccountVersions1795900000007 } from './migrations/add-account-versions.migration.js';
import { CreateDirectory1795900000002 } from './migrations/create-directory.migration.js';

const agents = new AgentStore();

/** The tables of the directory, empty, for the tests of a file. */
export const directoryTables = () =>
  storeTables({ migrations: [CreateDirectory1795900000002, AddAccountVersions1795900000007] });

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
  await agents.add(manager, agent, agent.createdAt);
  await agents.setStatus(manager, agent.agentId, agent.status);
  return agent;
}
