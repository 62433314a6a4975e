/**
 * How a call to one replica can end: it answered, it answered with a 5xx, it was about to stop, nothing could be sent, the
 * connection broke once something was, or nobody waits any more.
 */
export const CALL_OUTCOMES = [
  ...(['answered', 'failed', 'shutting-down', 'not-sent', 'interrupted', 'late'] as const),
];
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** Who is told what becomes of the replicas of a service and of the calls to them. */
export interface ReplicasObserver {
  called(replica: string, outcome: CallOutcome): void;
  /** How many there are, after one came, left, died or revived. */
  changed(counts: { readonly living: number; readonly dead: number }): void;
  /** No more calls go to a replica, whose address left the name. */
  left(replica: string): void;
}
