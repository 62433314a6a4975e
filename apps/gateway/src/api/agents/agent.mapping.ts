import {
  type AccountView,
  type AgentAccount,
  type AgentSummary,
  type AgentView,
  type AgentWithAccount,
  type AgentWithNewAccount,
} from '@citadelle/contracts/calls';

/** The answer to a creation: the agent, and their account if it has opened. */
export function createdAgent(
  agentId: string,
  account: AccountView | undefined,
  possibleDuplicateOf: string[],
): AgentWithNewAccount {
  return {
    agentId,
    account: account
      ? { state: account.state, login: account.login, address: account.address }
      : { state: 'pending' },
    ...(possibleDuplicateOf.length > 0 && { possibleDuplicateOf }),
  };
}

/** An agent as a list shows them: no birth date. */
export function agentSummary(agent: AgentView): AgentSummary {
  const { agentId, usualName, firstName, unit, status, login, address } = agent;
  return { agentId, usualName, firstName, unit, status, login, address };
}

function agentAccount(account: AccountView | undefined): AgentAccount {
  if (!account) return { state: 'pending' };
  const { state, login, aliases, address, password } = account;
  return { state, login, aliases, address, password };
}

/** An agent with all fields. Login and address are taken from the account, since the directory learns them later. */
export function agentWithAccount(
  agent: AgentView,
  account: AccountView | undefined,
): AgentWithAccount {
  return {
    ...agentSummary(agent),
    login: account?.login ?? agent.login,
    address: account?.address ?? agent.address,
    birthDate: agent.birthDate,
    createdAt: agent.createdAt,
    possibleDuplicateOf: agent.possibleDuplicateOf,
    account: agentAccount(account),
  };
}
