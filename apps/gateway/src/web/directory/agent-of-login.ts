import { agents, SEARCH_MAX } from '@citadelle/contracts/calls';
import { accountIfSeen } from '../../upstream/agent-accounts.js';
import type { Services } from '../../upstream/services.js';

/** How many agents are asked for whose login begins with the one that was typed. */
const LOOKED_AT = 200;
/** Of how many of them former logins are asked for. */
const FORMER_LOOKED_AT = 5;

/** The agent of an identifiant: their login, their address, or a former login; undefined when it is nobody's. */
export async function agentOfLogin(services: Services, login: string): Promise<string | undefined> {
  const query = [...login].slice(0, SEARCH_MAX).join('');
  const { items } = await services.ask(agents.list, { query, limit: LOOKED_AT });
  const now = items.find((agent) => agent.login === login || agent.address === login);
  if (now) return now.agentId;
  for (const { agentId } of items.slice(0, FORMER_LOOKED_AT)) {
    const account = await accountIfSeen(services, agentId);
    if (account?.aliases.includes(login)) return agentId;
  }
  return undefined;
}
