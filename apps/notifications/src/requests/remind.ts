import type { Deadline, WriteTransaction } from '@citadelle/event-store';
import { type Deadlines, DEADLINES } from '@citadelle/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { raiseAlert } from '../alerts/raise.js';
import { audienceFor } from '../recipients/audience.js';
import { OpenRequestStore } from './open-request.store.js';
import { type RequestDeadline, requestDeadlines, type RequestDue } from './request-deadlines.js';

/** Reminds managers of requests that still wait, and escalates to administrators those that wait too long. */
@Injectable()
export class RequestWatch implements OnModuleInit {
  constructor(
    @Inject(DEADLINES) private readonly deadlines: Deadlines,
    private readonly requests: OpenRequestStore,
  ) {}

  /** Called by Nest. */
  onModuleInit(): void {
    for (const kind of requestDeadlines)
      this.deadlines.on(kind, (deadline, tx) => this.remind(kind, deadline, tx));
  }

  private async remind(
    kind: RequestDeadline,
    { data }: Deadline,
    tx: WriteTransaction,
  ): Promise<void> {
    const { resetId, messageId } = data as RequestDue;
    const request = await this.requests.find(tx.manager, resetId);
    // Its time is over: credentials will publish that it expired, and nobody can handle it any more.
    if (!request || request.expiresAt.getTime() <= Date.now()) return;
    const { agentId, unit, requestedAt, expiresAt } = request;
    const audience =
      kind === 'second-code-escalation'
        ? 'administrators'
        : await audienceFor(tx.manager, unit, agentId);
    await raiseAlert(tx, `${messageId} ${kind}`, {
      ...{ kind, audience, agentId, resetId, unit },
      requestedAt: requestedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    });
  }
}
