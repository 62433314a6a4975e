import { Inject, Injectable } from '@nestjs/common';
import type { MessageOn, topics } from '@citadelle/contracts';
import { fold } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { Resets } from '../resets/resets.js';
import { accountDecider, accountStream, type AccountEvent } from './account.decider.js';

type Agents = MessageOn<typeof topics.agents.name>;
type AgentDeparted = Extract<Agents, { type: 'AgentDeparted' }>;
type AgentReturned = Extract<Agents, { type: 'AgentReturned' }>;

/** Closes the account of whoever leaves, with all that is open on it, and opens it again on their return. */
@Injectable()
export class AccountClosing {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly resets: Resets,
  ) {}

  /** Once per message. The password stays for a return. */
  async close(consumer: string, { id, data }: AgentDeparted): Promise<void> {
    if (data === null) return;
    const { agentId } = data;
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(consumer, id))) return;
      await decideOn(tx, agentId, { type: 'CloseAccount' });
      await tx.manager.query('DELETE FROM sessions WHERE agent_id = $1', [agentId]);
      const [open] = await tx.manager.query<{ resetId: string }[]>(
        `SELECT reset_id AS "resetId" FROM resets WHERE agent_id = $1
         AND state IN ('started', 'awaiting-second-code', 'second-code-released')`,
        [agentId],
      );
      if (!open) return;
      const command = { type: 'CancelReset', by: 'account-closed', now: new Date() } as const;
      await this.resets.apply(tx, open.resetId, command);
    });
  }

  /** Once per message. */
  async reopen(consumer: string, { id, data }: AgentReturned): Promise<void> {
    if (data === null) return;
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(consumer, id))) return;
      await decideOn(tx, data.agentId, { type: 'ReopenAccount' });
    });
  }
}

async function decideOn(
  tx: WriteTransaction,
  agentId: string,
  command: { type: 'CloseAccount' | 'ReopenAccount' },
): Promise<void> {
  // The lock under which resets start: none may begin while the account closes.
  await tx.manager.query('SELECT FROM accounts WHERE agent_id = $1 FOR UPDATE', [agentId]);
  const stream = accountStream(agentId);
  const { version, events } = await tx.load<AccountEvent>(stream);
  const account = fold(
    accountDecider,
    events.map(({ event }) => event),
  );
  await tx.append(stream, version, accountDecider.decide(command, account));
}
