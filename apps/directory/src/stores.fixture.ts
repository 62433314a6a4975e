import { storeTables } from '@citadelle/testing/store-database';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AgentAccountEntity } from './agents/agent-account.entity.js';
import { AgentEntity } from './agents/agent.entity.js';
import { foldNames } from './agents/identity.js';
import { CreateDirectory1795900000002 } from './migrations/create-directory.migration.js';

/** The tables of the directory, empty, for the tests of a file. */
export const directoryTables = () =>
  storeTables({
    migrations: [CreateDirectory1795900000002],
    entities: [AgentEntity, AgentAccountEntity],
  });

/** Somebody in the tables, without their events. */
export async function keepAgent(manager: EntityManager, details: Partial<AgentEntity> = {}) {
  const agent = {
    ...{ agentId: uuidv7(), usualName: 'PIN', firstName: 'Jean', birthDate: '1988-11-02' },
    ...{ unit: 'SIG-AESH', status: 'active' as const, createdAt: new Date() },
    ...details,
  };
  await manager.insert(AgentEntity, { ...agent, ...foldNames(agent) });
  return agent;
}
