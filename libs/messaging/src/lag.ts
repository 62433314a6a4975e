/** How far a group is behind. */
export interface Lag {
  /** Messages published and not yet handled. */
  readonly waiting: bigint;
  /** Those of them that were published more than a minute ago: a group that works has none. */
  readonly late: bigint;
}

/** After so long, a message that waits is late. */
export const LATE_AFTER_MS = 60_000;
