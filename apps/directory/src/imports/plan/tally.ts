import type { PlannedLine } from './planned-line.js';
import { sameName } from './names.js';

/** What is counted of planned lines. Sums of batches are those of the file. */
export interface Tally {
  /** All lines, empty ones too: the sum of the next six. */
  readonly total: number;
  readonly created: number;
  readonly changed: number;
  readonly returning: number;
  readonly known: number;
  readonly rejected: number;
  readonly empty: number;
  /** Lines, other than refused ones, of people who are known, each person once. */
  readonly holders: number;
  readonly renamed: number;
  readonly swapped: number;
  /** People who return, or would if their departure had not been typed since. */
  readonly departedNamed: number;
  /** Lines with a possible duplicate. */
  readonly possibleDuplicates: number;
  /** Refused lines that speak for nobody. */
  readonly refusedUnmatched: number;
}

/** The tally of no line. */
export const noLines: Tally = {
  total: 0,
  created: 0,
  changed: 0,
  returning: 0,
  known: 0,
  rejected: 0,
  empty: 0,
  holders: 0,
  renamed: 0,
  swapped: 0,
  departedNamed: 0,
  possibleDuplicates: 0,
  refusedUnmatched: 0,
};

/** A tally with more lines in it. */
export function tally(lines: readonly PlannedLine[], before: Tally = noLines): Tally {
  const sum = { ...before };
  for (const line of lines) {
    sum.total++;
    sum[line.kind]++;
    const isRefused = line.kind === 'rejected';
    sum.holders += one(isOfHolder(line));
    sum.renamed += one(line.changes.some(isRenaming));
    sum.swapped += one(!isRefused && has(line, 'names-swapped'));
    sum.departedNamed += one(line.kind === 'returning' || has(line, 'departed-by-hand'));
    sum.possibleDuplicates += one(has(line, 'possible-duplicate'));
    sum.refusedUnmatched += one(isRefused && line.present.length === 0);
  }
  return sum;
}

const one = (isSo: boolean) => (isSo ? 1 : 0);

const has = ({ remarks }: PlannedLine, code: string) =>
  remarks.some((remark) => remark.code === code);

function isOfHolder(line: PlannedLine): boolean {
  const isPlanned = line.kind !== 'rejected' && line.kind !== 'empty' && line.kind !== 'created';
  return isPlanned && !has(line, 'repeats-line');
}

/** Accents and case alone are no renaming. */
function isRenaming({ field, from, to }: PlannedLine['changes'][number]): boolean {
  const isName = field === 'usual_name' || field === 'first_name';
  return isName && !sameName(from ?? '', to ?? '');
}
