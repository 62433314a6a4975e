import type { PlannedLine } from './plan/planned-line.js';

/** How many lines name each unit that the directory does not know. */
export type UnknownUnits = Readonly<Record<string, number>>;

/** A file that names more unknown units than these has its columns wrong: nobody answers for each. */
const MOST = 200;

/** Those of before, and those of more lines. */
export function withUnknownUnits(
  before: UnknownUnits,
  plans: readonly PlannedLine[],
): UnknownUnits {
  const counts = new Map(Object.entries(before));
  for (const { unknownUnit } of plans)
    if (unknownUnit !== undefined && (counts.has(unknownUnit) || counts.size < MOST))
      counts.set(unknownUnit, (counts.get(unknownUnit) ?? 0) + 1);
  return Object.fromEntries(counts);
}
