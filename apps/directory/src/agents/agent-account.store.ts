import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { AgentAccountEntity } from './agent-account.entity.js';
import { AgentEntity } from './agent.entity.js';
import { accountTerms } from './search-terms.js';

const ADD_TERMS = prepared('add-account-terms')`
  INSERT INTO agent_account_terms (agent_id, term) SELECT * FROM unnest($1::uuid[], $2::text[])
  ON CONFLICT DO NOTHING`;

/** What the credentials service told about the accounts of agents, and what these are found by. */
@Injectable()
export class AgentAccountStore {
  /** Stores accounts that have opened; false, and nothing, when one is of nobody in the directory. */
  async open(manager: EntityManager, accounts: readonly AgentAccountEntity[]): Promise<boolean> {
    const agentIds = accounts.map(({ agentId }) => agentId);
    const known = await manager.countBy(AgentEntity, { agentId: In(agentIds) });
    if (known < agentIds.length) return false;
    await manager.upsert(AgentAccountEntity, [...accounts], ['agentId']);
    await addTerms(manager, accounts);
    return true;
  }

  /** Changes an account; false when it never opened. */
  async change(
    manager: EntityManager,
    agentId: string,
    change: Partial<AgentAccountEntity>,
  ): Promise<boolean> {
    const account = await manager.findOneBy(AgentAccountEntity, { agentId });
    if (!account) return false;
    await manager.update(AgentAccountEntity, agentId, change);
    await addTerms(manager, [{ ...account, ...change }]);
    return true;
  }
}

/** Adds terms and removes none: a former login stays an alias and still finds its agent. */
async function addTerms(
  manager: EntityManager,
  accounts: readonly AgentAccountEntity[],
): Promise<void> {
  const terms = accounts.flatMap((account) =>
    accountTerms(account).map((term) => ({ agentId: account.agentId, term })),
  );
  await ADD_TERMS.run(
    manager,
    terms.map(({ agentId }) => agentId),
    terms.map(({ term }) => term),
  );
}
