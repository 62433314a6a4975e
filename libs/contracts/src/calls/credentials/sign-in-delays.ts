import { credentialsCall } from '../call.js';
import { AgentPath } from '../directory/agents.js';

/** What slows sign-ins to an account. */
export const signInDelays = {
  /** Where there are none, nothing happens. */
  lift: credentialsCall('DELETE /internal/agents/{agentId}/sign-in-delays', {
    request: AgentPath,
    problems: { 404: ['account-not-found'] },
    idempotent: true,
  }),
};
