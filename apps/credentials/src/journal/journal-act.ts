import type { JournalKind } from '@citadelle/contracts';

/** An act to be written down; what is left out is that of the call being served. */
export interface JournalAct {
  readonly kind: JournalKind;
  readonly outcome?: string;
  readonly operation?: string;
  readonly source?: string | null;
  /** agentId of who did it, or anything else for nobody. */
  readonly actor?: string;
  readonly agentId?: string | null;
  readonly unit?: string | null;
  readonly at?: Date;
}
