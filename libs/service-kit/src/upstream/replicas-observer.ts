/**
 * How a call to one replica can end: it answered, it answered with a 5xx, it was about to stop, nothing could be sent, the
 * connection broke once something was, or nobody waits any more.
 */
export const CALL_OUTCOMES = [
  ...(['answered', 'failed', 'shutting-down', 'not-sent', 'interrupted', 'late'] as const),
];
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** Gets the events of a service's replicas and of the calls to them; for metrics. */
export interface ReplicasObserver {
  called(replica: string, outcome: CallOutcome): void;
  /** The numbers of living and dead replicas, after one joined, left, died or revived. */
  changed(counts: { readonly living: number; readonly dead: number }): void;
  /** A replica gets no more calls, because its address left the name. */
  left(replica: string): void;
}
