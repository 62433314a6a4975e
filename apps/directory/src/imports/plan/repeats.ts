import { sameIdentity } from '../../agents/identity.js';
import type { ImportField, LinePerson } from '../reading/read-line.js';
import { samePhone } from './phones.js';
import type { FileLine, PlanFacts } from './planned-line.js';
import { unitMeant } from './units.js';

type Said = Omit<LinePerson, 'numen'>;

/** How a line stands to another one of the same NUMEN. */
export type Beside =
  | { readonly is: 'repeat' }
  | { readonly is: 'other-names' }
  | { readonly is: 'contradiction'; readonly field: ImportField };

/**
 * Compares two lines of one NUMEN. What only one of them says is no contradiction; what it says does not count, since a
 * person is dealt with once.
 */
export function beside(one: Said, other: Said, facts: PlanFacts): Beside {
  if (!sameNames(one, other)) return { is: 'other-names' };
  const fields = [
    ['unit', meant(one, facts), meant(other, facts), isEqual],
    ['phone', one.phone, other.phone, samePhone],
    ['ends_on', one.endsOn, other.endsOn, isEqual],
  ] as const;
  const contradiction = fields.find(
    ([, mine, theirs, same]) => mine !== undefined && theirs !== undefined && !same(mine, theirs),
  );
  return contradiction === undefined
    ? { is: 'repeat' }
    : { is: 'contradiction', field: contradiction[0] };
}

const isEqual = (one: string, other: string) => one === other;

/** The first line of the NUMEN that says something else of the same person than this one does. */
export function firstContradiction(
  line: FileLine,
  lines: readonly FileLine[],
  facts: PlanFacts,
): { readonly other: FileLine; readonly field: ImportField } | undefined {
  for (const other of lines) {
    if (other.line === line.line) continue;
    const compared = beside(line.person, other.person, facts);
    if (compared.is === 'contradiction') return { other, field: compared.field };
  }
  return undefined;
}

function sameNames(one: Said, other: Said): boolean {
  const birthDate = one.birthDate ?? other.birthDate ?? '';
  const usualName = one.usualName ?? other.usualName ?? '';
  const firstName = one.firstName ?? other.firstName ?? '';
  const completed = { usualName, firstName, birthDate };
  return sameIdentity({ ...completed, ...said(one) }, { ...completed, ...said(other) });
}

/** Without what a line leaves out, so that nothing is put in the place of what another one says. */
function said({ usualName, firstName, birthDate }: Said) {
  return {
    ...(usualName !== undefined && { usualName }),
    ...(firstName !== undefined && { firstName }),
    ...(birthDate !== undefined && { birthDate }),
  };
}

function meant({ unit }: Said, facts: PlanFacts): string | undefined {
  const { unit: known, unknownUnit } = unitMeant(unit, facts);
  return known ?? unknownUnit;
}
