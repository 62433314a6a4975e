import type { CredentialsClient } from './credentials.client.js';
import type { DirectoryClient } from './directory.client.js';

/** Records departures and returns in the directory, then waits a moment until the account is closed or open. */
export class AgentMoves {
  constructor(
    private readonly directory: DirectoryClient,
    private readonly credentials: CredentialsClient,
  ) {}

  /** The same call again changes nothing. */
  async move(
    agentId: string,
    what: 'departure' | 'return',
    on: string,
    idempotencyKey?: string,
  ): Promise<void> {
    await this.directory.move(agentId, what, on, idempotencyKey);
    await this.credentials.accountIfSeen(agentId, what === 'departure' ? 'closed' : 'open');
  }
}
