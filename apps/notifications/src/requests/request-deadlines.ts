import type { WriteTransaction } from '@citadelle/event-store';

/** The deadlines of a request that waits, by the kind of alert that they raise. */
export const requestDeadlines = ['second-code-reminder', 'second-code-escalation'] as const;
export type RequestDeadline = (typeof requestDeadlines)[number];

/** What a deadline of a request knows: the rest is looked up when it is due. */
export interface RequestDue {
  readonly resetId: string;
  /** The message from which it is counted. */
  readonly messageId: string;
}

/** Sets a deadline of a request; there is one of each kind. */
export function setRequestDeadline(
  tx: WriteTransaction,
  kind: RequestDeadline,
  due: RequestDue,
  dueAt: number,
): Promise<void> {
  return tx.setDeadline({
    id: `${kind}-${due.resetId}`,
    kind,
    dueAt: new Date(dueAt),
    data: due,
  });
}

/** Clears the deadlines of a request. */
export async function clearRequestDeadlines(tx: WriteTransaction, resetId: string): Promise<void> {
  for (const kind of requestDeadlines) await tx.clearDeadline(`${kind}-${resetId}`);
}
