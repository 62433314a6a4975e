import type { Deadline, WriteTransaction } from '@citadelle/event-store';
import { type Deadlines, DEADLINES } from '@citadelle/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RequestNotice } from '../alerts/notice.js';
import { raiseAlert } from '../alerts/raise.js';
import { audienceFor } from '../recipients/audience.js';
import { type OpenRequest, OpenRequestStore } from './open-request.store.js';

/** The deadlines of a request that waits, by the kind of alert that they raise. */
const requestDeadlines = ['second-code-reminder', 'second-code-escalation'] as const;
type RequestDeadline = (typeof requestDeadlines)[number];

/** What a deadline of a request knows: the rest is looked up when it is due. */
interface RequestDue {
  readonly resetId: string;
  /** The message from which it is counted. */
  readonly messageId: string;
}

/** Reminds managers of requests that still wait, and escalates to administrators those that wait too long. */
@Injectable()
export class Reminders implements OnModuleInit {
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
    await raiseAlert(tx, `${messageId} ${kind}`, await noticeOf(tx.manager, kind, request));
  }
}

/** What those who must act are told of a request. */
export async function noticeOf(
  manager: EntityManager,
  kind: RequestNotice['kind'],
  request: OpenRequest,
): Promise<RequestNotice> {
  const { agentId, resetId, unit } = request;
  const audience =
    kind === 'second-code-escalation'
      ? 'administrators'
      : await audienceFor(manager, unit, agentId);
  const requestedAt = request.requestedAt.toISOString();
  const expiresAt = request.expiresAt.toISOString();
  return { kind, audience, agentId, resetId, unit, requestedAt, expiresAt };
}

/** Sets a deadline of a request; there is one of each kind. */
export function setRequestDeadline(
  tx: WriteTransaction,
  kind: RequestDeadline,
  due: RequestDue,
  dueAt: Date,
): Promise<void> {
  return tx.setDeadline({ id: `${kind}-${due.resetId}`, kind, dueAt, data: due });
}

/** Clears the deadlines of a request. */
export async function clearRequestDeadlines(tx: WriteTransaction, resetId: string): Promise<void> {
  for (const kind of requestDeadlines) await tx.clearDeadline(`${kind}-${resetId}`);
}
