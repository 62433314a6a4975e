import { credentialsCall } from '../call.js';
import { AgentPath } from '../directory/agents.js';

/** The limits of starts of resets, and of birth dates that were tried, of one account. */
export const resetDelays = {
  lift: credentialsCall('DELETE /internal/agents/{agentId}/reset-delays', {
    request: AgentPath,
    problems: { 404: ['account-not-found'] },
    idempotent: true,
  }),
};
