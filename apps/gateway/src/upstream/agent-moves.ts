import type { DirectoryClient } from './directory.client.js';
import { accountIfSeen } from './agent-accounts.js';
import type { Services } from './services.js';

/** Records departures and returns in the directory, then waits a moment until the account is closed or open. */
export class AgentMoves {
  constructor(
    private readonly directory: DirectoryClient,
    private readonly services: Services,
  ) {}

  /** The same call again changes nothing. */
  async move(
    agentId: string,
    what: 'departure' | 'return',
    on: string,
    idempotencyKey?: string,
  ): Promise<void> {
    await this.directory.move(agentId, what, on, idempotencyKey);
    await accountIfSeen(this.services, agentId, what === 'departure' ? 'closed' : 'open');
  }
}
