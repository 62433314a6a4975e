import type { Grants } from '@citadelle/contracts';
import { isAdministrator, isManagerOf } from './grants.js';
import type { Verdict } from './verdict.js';

/** Who may contest the account of an agent for them: the managers of their unit, to whom they come, and administrators. */
export function mayContestAccount(
  grants: Grants,
  { unit }: { readonly unit: string | null },
): Verdict<'agent-not-found'> {
  const may = isAdministrator(grants) || (unit !== null && isManagerOf(grants, unit));
  return may ? 'allowed' : 'agent-not-found';
}
