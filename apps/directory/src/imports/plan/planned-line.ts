import type { ImportMode, LineAnswer, LineKind } from '@citadelle/contracts/calls';
import type { LineFault, LinePerson, ReadLine } from '../reading/read-line.js';

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
  /**
   * Days on which somebody changed these by hand, `YYYY-MM-DD`. `status` is the day on which they were created, departed
   * or brought back by hand, as typed: not the day that was given for it.
   */
  readonly byHand: Partial<Record<'names' | 'unit' | 'phone' | 'endsOn' | 'status', string>>;
  readonly isManager: boolean;
  readonly isAdministrator: boolean;
}

/** Somebody who is known and has the names and the birth date of a line. */
export interface Namesake extends KnownAgent {
  /** Whether their own NUMEN stands in the file, on a refused line too. */
  readonly inFile: boolean;
}

/** A line to plan. `fingerprint` tells NUMENs apart: hexadecimal, and there wherever a complete NUMEN was read. */
export type LineToPlan = ReadLine & { readonly fingerprint?: string };

/** A line of the file that was read without a fault, as others of the same person look at it. */
export interface FileLine {
  readonly line: number;
  readonly fingerprint: string;
  readonly person: Omit<LinePerson, 'numen'>;
}

/** How many lines of one NUMEN, or of one identity, are looked at. A person stands once in a file; this bounds the rest. */
export const ALIKE_MAX = 20;

/**
 * What is known when a batch of lines is planned. The whole file was read before: a line is judged beside those of the
 * same person that come before it and after it, so that the size of a batch changes nothing.
 */
export interface PlanFacts {
  readonly mode: ImportMode;
  /** The units whose whole staff the file is; empty: all. */
  readonly scope: readonly string[];
  /** `YYYY-MM-DD`: what was changed by hand on that day or later wins. */
  readonly extractedOn: string;
  /** Whether somebody said that day. Where nobody did, it is that of the upload, and what was typed that day is newer. */
  readonly extractedOnSaid?: boolean | undefined;
  /** The day in Paris, `YYYY-MM-DD`. */
  readonly today: string;
  /** The units that exist, in capitals. */
  readonly units: ReadonlySet<string>;
  /** Who has the NUMENs of the batch, by fingerprint. */
  readonly known: ReadonlyMap<string, KnownAgent>;
  /**
   * By fingerprint, the lines of the whole file without a fault that have it, or another NUMEN of whoever has it, in
   * their order, the first {@link ALIKE_MAX}, those of this batch among them. A person who stands once may be left out.
   */
  readonly sameNumen: ReadonlyMap<string, readonly FileLine[]>;
  /** The same by `identityKey` of names and birth date. */
  readonly sameIdentity: ReadonlyMap<string, readonly FileLine[]>;
  /** By `identityKey`, the oldest {@link ALIKE_MAX} agents, departed ones too, who have the names and birth date of a line of the batch. */
  readonly namesakes: ReadonlyMap<string, readonly Namesake[]>;
  readonly answers: {
    /** By the unit of the file, in capitals: the one that is meant. */
    readonly units: ReadonlyMap<string, string>;
    /** By the number of the line. */
    readonly lines: ReadonlyMap<number, LineAnswer>;
  };
  /** The id that somebody gets whom this line creates. The same line gets the same one each time. */
  readonly newAgentId: (line: number) => string;
}

/** A change that a line makes of somebody who is known. Of a NUMEN, both are null: it is one more of theirs. */
export interface PlannedChange {
  readonly field: 'usual_name' | 'first_name' | 'unit' | 'phone' | 'ends_on' | 'numen';
  readonly from: string | null;
  readonly to: string | null;
}

/** What becomes of a line. */
export interface PlannedLine {
  readonly line: number;
  readonly kind: Exclude<LineKind, 'departing' | 'held'> | 'empty';
  /** Of whom the line speaks; fixed in the plan for somebody who is created. */
  readonly agentId?: string;
  /** The version of that agent on which the line was judged; none for somebody who is not one yet. */
  readonly version?: number;
  /** The unit that is meant, once what was answered for it is put in its place. */
  readonly unit?: string;
  /** The unit of the file that nobody knows and nobody was asked about yet: one question for all its lines. */
  readonly unknownUnit?: string;
  /** For a creation none: it takes what the line says, and {@link unit}. */
  readonly changes: readonly PlannedChange[];
  /** Pointed out without being wrong, such as `possible-duplicate`, `names-swapped`, `by-hand`. */
  readonly remarks: readonly LineFault[];
  /** Why it is refused. */
  readonly faults: readonly LineFault[];
  /** What may be answered; empty where nothing is asked. */
  readonly answers: readonly LineAnswer[];
  readonly answer?: LineAnswer;
  /**
   * Whom the file does not miss because of this line: a refused one speaks for whoever has its NUMEN, and for whoever has
   * its names and birth date. A refused line that speaks for nobody holds every departure back.
   */
  readonly present: readonly string[];
}

/** Whether somebody came or left by hand after a file was extracted. Of one that says its day, they may have that day. */
export function cameOrLeftSince(
  { status }: KnownAgent['byHand'],
  { extractedOn, extractedOnSaid = true }: Pick<PlanFacts, 'extractedOn' | 'extractedOnSaid'>,
): boolean {
  if (status === undefined) return false;
  return extractedOnSaid ? status > extractedOn : status >= extractedOn;
}
