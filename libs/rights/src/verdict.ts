import { Refusal } from '@citadelle/decider';

/** What a rule says: that somebody may do something, or the code of the problem that they are refused with. */
export type Verdict<Code extends string> = 'allowed' | Code;

/** Whether a rule allows what was asked. */
export function isAllowed(verdict: string): verdict is 'allowed' {
  return verdict === 'allowed';
}

/** A refusal by a rule: whoever asked lacks the right, whatever they are told. */
export class LackOfRight extends Refusal {}

/** Refuses what a rule does not allow, with the code that the rule gives. */
export function demand(verdict: Verdict<string>): void {
  if (!isAllowed(verdict)) throw new LackOfRight(verdict);
}
