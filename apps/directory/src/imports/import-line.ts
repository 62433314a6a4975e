import type { GivenLogin, LineKind } from '@citadelle/contracts/calls';
import type { Fingerprints } from '../agents/fingerprints.js';
import type { PlannedLine } from './plan/planned-line.js';
import type { ReadLine } from './reading/read-line.js';

/** A line of somebody as it was read; its NUMEN is known by its fingerprint alone. */
export type PersonLine = Extract<ReadLine, { kind: 'person' }>;

/** A line that is to be kept. */
export interface NewLine {
  readonly read: PersonLine;
  /** The id of whom it may create. */
  readonly newId: string;
  readonly fingerprints?: Pick<Fingerprints, 'made' | 'forms'> | undefined;
  /** Digest of names and birth date. */
  readonly identity?: Buffer | undefined;
}

/** Somebody who is known, as they are shown. */
interface Shown {
  readonly usualName: string;
  readonly firstName: string;
  readonly unit: string;
}

/** What becomes of a line, with whom it means where that is somebody known. */
export type LinePlan = PlannedLine & { readonly known?: Shown };

/** What becomes of somebody whom the file does not name; `line` is their place behind its lines. */
export type AbsentPlan = Omit<LinePlan, 'kind'> & {
  readonly kind: 'departing' | 'held';
  readonly agentId: string;
  readonly known: Shown;
};

/** What is kept of either. */
export type KeptPlan = LinePlan | AbsentPlan;

/** A line as it is kept. Without `plan` it was read alone. */
export interface KeptLine {
  readonly number: number;
  readonly kind: LineKind | 'read';
  readonly newId: string | null;
  readonly fingerprint: Buffer | null;
  /** Every form in which the NUMEN may be kept. */
  readonly forms: readonly Buffer[];
  readonly identity: Buffer | null;
  readonly applied: boolean;
  readonly read: PersonLine;
  readonly plan?: KeptPlan;
  readonly login?: GivenLogin;
}

/** People whom the file does not name stand behind its lines. */
export const FIRST_ABSENT = 1_000_000_000;

/** What is counted of a line, with spaces between. */
export function codesOf({
  remarks,
  faults,
  changes,
  unknownUnit,
  answers,
  answer,
}: KeptPlan): string {
  const asked = answers.length > 0 && answer === undefined ? ['asked'] : [];
  const unknown = unknownUnit === undefined ? [] : ['unknown-unit'];
  const codes = [...remarks, ...faults].map(({ code }) => code);
  const fields = changes.map(({ field }) => `changes-${field}`);
  return [...new Set([...codes, ...fields, ...asked, ...unknown])].join(' ');
}
