import {
  accounts,
  type AccountView,
  agents,
  type AwaitedAccount,
  dayInParis,
  type DepartAgent,
  type ProposedChange,
} from '@citadelle/contracts/calls';
import { ProblemError } from '@citadelle/service-kit';
import { ifAnswered } from './if-answered.js';
import type { Services } from './services.js';

/** How long an answer about an agent waits until the account has followed. */
const ACCOUNT_WAIT_MS = 2_000;

/** The account of an agent, after waiting a moment until it is as `awaited`; undefined when there is none yet. */
export async function accountOf(
  services: Services,
  agentId: string,
  awaited?: AwaitedAccount,
): Promise<AccountView | undefined> {
  const wait = awaited && { waitMs: ACCOUNT_WAIT_MS, awaited };
  try {
    return await services.ask(accounts.get, { agentId, ...wait });
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'account-not-found') return undefined;
    throw error;
  }
}

/** Like {@link accountOf}, but undefined also when credentials cannot answer: the agent exists in any case. */
export function accountIfSeen(
  services: Services,
  agentId: string,
  awaited?: AwaitedAccount,
): Promise<AccountView | undefined> {
  return ifAnswered(accountOf(services, agentId, awaited), undefined);
}

/**
 * Records a departure or a return, then waits a moment until the account is closed or open; not for a departure that is
 * to come. What comes back waits for a second administrator.
 */
export async function changeAgentStatus(
  services: Services,
  call: typeof agents.depart | typeof agents.return,
  request: DepartAgent,
): Promise<ProposedChange | undefined> {
  const proposed = (await services.ask<DepartAgent, ProposedChange | void>(call, request)) as
    | ProposedChange
    | undefined;
  if (proposed || request.on > dayInParis(new Date())) return proposed;
  await accountIfSeen(services, request.agentId, call === agents.depart ? 'closed' : 'open');
  return undefined;
}
