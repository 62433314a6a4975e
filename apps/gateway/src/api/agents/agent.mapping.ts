import {
  type AccountView,
  AgentAccount,
  AgentSummary,
  AgentView,
  type AgentWithAccount,
  type AgentWithNewAccount,
  type CreatedAgent,
  NewAccount,
  pickDeclared,
} from '@citadelle/contracts/calls';

/** The answer to a creation: the agent, and their account if it has opened. */
export function createdAgent(
  agentId: string,
  account: AccountView | undefined,
  possibleDuplicateOf: string[],
  differs?: CreatedAgent['differs'],
): AgentWithNewAccount {
  return {
    agentId,
    account: account ? pickDeclared(NewAccount, account) : { state: 'pending' },
    ...(possibleDuplicateOf.length > 0 && { possibleDuplicateOf }),
    ...(differs && { differs }),
  };
}

/** An agent as a list shows them: no birth date. */
export function agentSummary(agent: AgentView): AgentSummary {
  return pickDeclared(AgentSummary, agent);
}

/** An agent with all fields. Login and address are taken from the account, since the directory learns them later. */
export function agentWithAccount(
  agent: AgentView,
  account: AccountView | undefined,
): AgentWithAccount {
  return {
    ...pickDeclared(AgentView, agent),
    login: account?.login ?? agent.login,
    address: account?.address ?? agent.address,
    account: account ? pickDeclared(AgentAccount, account) : { state: 'pending' },
  };
}
