import type { AgentView } from '@citadelle/contracts/calls';

/** Somebody as the directory says them; only the id is known when it does not find the agent. */
export type Manager = Pick<AgentView, 'agentId'> & Partial<AgentView>;

/** What somebody is called: by name, where the directory says it. */
export function nameOf({ agentId, firstName, usualName }: Manager): string {
  return usualName === undefined ? agentId : `${firstName} ${usualName}`;
}
