import type { PlanFacts } from './planned-line.js';

/** The unit that a line means: its own where it exists, otherwise the one that was answered for it. */
export function unitMeant(
  written: string | undefined,
  { units, answers }: Pick<PlanFacts, 'units' | 'answers'>,
): { readonly unit?: string; readonly unknownUnit?: string } {
  if (written === undefined) return {};
  if (units.has(written)) return { unit: written };
  const answered = answers.units.get(written)?.trim().toUpperCase();
  return answered !== undefined && units.has(answered)
    ? { unit: answered }
    : { unknownUnit: written };
}
