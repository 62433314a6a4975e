import type { Refusal } from '@citadelle/decider';
import type { KeptPlan, LinePlan } from './import-line.js';
import type { PlannedLine } from './plan/planned-line.js';
import type { LineFault } from './reading/read-line.js';

const CHANGED: LineFault = {
  code: 'changed-since-plan',
  message:
    'L’annuaire a changé pour cette personne depuis l’aperçu : la ligne a été examinée de nouveau.',
};

/** Why a line is refused at the last moment, by the code of the refusal. */
const WORDS: Readonly<Record<string, string>> = {
  'numen-conflict':
    'Ce NUMEN appartient déjà à une autre personne : vérifiez le NUMEN et l’identité.',
  'unknown-unit': 'Ce service gestionnaire n’existe plus dans l’annuaire.',
  'already-departed': 'Le départ de cette personne a été enregistré entre-temps.',
  'not-departed': 'Le retour de cette personne a déjà été enregistré.',
  'date-out-of-order': 'La fin de contrat précède le dernier mouvement connu de cette personne.',
};

/** A line that was judged anew, and says so. */
export function remarkChanged(plan: LinePlan): LinePlan {
  const others = plan.remarks.filter(({ code }) => code !== CHANGED.code);
  return { ...plan, remarks: [...others, CHANGED] };
}

/**
 * A line of a plan that is made anew, which says so where the directory has moved on since it was shown: of somebody
 * known something was said, or somebody came whom it would have created. What an answer makes of it is no news.
 */
export function remarkMoved(plan: LinePlan, before: KeptPlan | undefined): LinePlan {
  if (!before) return plan;
  if (before.remarks.some(({ code }) => code === CHANGED.code)) return remarkChanged(plan);
  const isMoved =
    before.version !== plan.version || (before.kind === 'created' && plan.kind !== 'created');
  const isOther = before.answer === plan.answer && !saysTheSame(plan, before);
  return isMoved && isOther ? remarkChanged(plan) : plan;
}

/** Whether two judgements of a line come to the same, whatever the agent's version is by now. */
export function saysTheSame(one: PlannedLine, other: unknown): boolean {
  const essence = ({ kind, agentId, changes, unit, faults }: PlannedLine) =>
    JSON.stringify([kind, agentId, changes, unit, faults.map(({ code }) => code)]);
  return other !== undefined && essence(one) === essence(other as PlannedLine);
}

/** A line that gets another login than was announced, because somebody else has that one by now, or is to. */
export function remarkLogin(plan: LinePlan, announced: string, login: string): LinePlan {
  const message = `L’identifiant annoncé, ${announced}, n’est plus libre : ce sera ${login}.`;
  const others = plan.remarks.filter(({ code }) => code !== 'login-changed');
  return { ...plan, remarks: [...others, { code: 'login-changed', message }] };
}

/** What becomes of a line of which something else was said in the very moment in which it was applied. */
export function refusedNow(plan: LinePlan, answer: Refusal | 'known'): LinePlan {
  if (answer === 'known') return remarkChanged({ ...plan, kind: 'known', changes: [] });
  const { code } = answer;
  const message = WORDS[code] ?? 'Cette ligne n’a pas pu être appliquée : renvoyez-la.';
  return { ...remarkChanged(plan), kind: 'rejected', faults: [{ code, message }] };
}
