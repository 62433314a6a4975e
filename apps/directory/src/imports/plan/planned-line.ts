import type { LineAnswer, LineKind } from '@citadelle/contracts/calls';
import type { LineFault } from '../reading/read-line.js';

/** What the directory knows of somebody whom a file may mean. */
export interface KnownAgent {
  readonly agentId: string;
  readonly usualName: string;
  readonly firstName: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly unit: string;
  readonly phone: string | null;
  /** The last day of the contract, `YYYY-MM-DD`. */
  readonly endsOn: string | null;
  readonly status: 'active' | 'departed';
  /** Where the newest fact of the stream stands: what moved since a plan was made is judged anew. */
  readonly version: number;
  /** Days on which somebody changed these by hand, `YYYY-MM-DD`. */
  readonly byHand: Partial<Record<'names' | 'unit' | 'phone' | 'endsOn', string>>;
  readonly isManager: boolean;
  readonly isAdministrator: boolean;
}

/** A change that a line makes of somebody who is known. */
export interface PlannedChange {
  readonly field: 'usual_name' | 'first_name' | 'unit' | 'phone' | 'ends_on';
  readonly from: string | null;
  readonly to: string | null;
}

/** What becomes of a line. */
export interface PlannedLine {
  readonly line: number;
  readonly kind: Exclude<LineKind, 'departing' | 'held'> | 'empty';
  /** Of whom the line speaks; fixed in the plan for somebody who is created. */
  readonly agentId?: string;
  readonly changes: readonly PlannedChange[];
  /** Pointed out without being wrong, such as `possible-duplicate`, `names-swapped`, `by-hand`. */
  readonly remarks: readonly LineFault[];
  /** Why it is refused. */
  readonly faults: readonly LineFault[];
  /** What may be answered; empty where nothing is asked. */
  readonly answers: readonly LineAnswer[];
  readonly answer?: LineAnswer;
}
