import type { CredentialsClient } from './credentials.client.js';
import type { DirectoryClient } from './directory.client.js';

/** Says of agents that they left or came back, and waits a moment for their accounts to follow. */
export class AgentMoves {
  constructor(
    private readonly directory: DirectoryClient,
    private readonly credentials: CredentialsClient,
  ) {}

  /** Said again, it changes nothing. */
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
