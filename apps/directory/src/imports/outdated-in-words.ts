import { atLines } from './reading/lines-in-words.js';

/** What is otherwise than a plan said. */
export interface Outdated {
  /** Lines that are judged otherwise. */
  readonly lines: readonly number[];
  /** Those that get another login than was announced, or may where the plan is made anew. */
  readonly logins: readonly number[];
  /** Of how many whom the file does not name something was said. */
  readonly absent: number;
  /** Whether the plan is made anew from the beginning: nobody knows yet all that is otherwise. */
  readonly isMadeAnew: boolean;
}

/** So many lines are named, and that there are others. */
export const NAMED_LINES = 10;

const HAS_CHANGED =
  'L’annuaire a changé depuis cet aperçu. Relisez-le, puis confirmez les nouveaux nombres.';

const COUNTS = {
  created: 'créations',
  changed: 'changements',
  returning: 'retours',
  departing: 'départs',
  alreadyKnown: 'déjà connus',
  rejected: 'lignes refusées',
};

type Counts = Readonly<Record<string, number>>;

/** Says what a plan says now where it said something else before, for whoever confirmed it as it was. */
export function outdatedInWords({
  differs,
  before,
  now,
  expected,
}: Readonly<Record<string, unknown>>): string {
  const outdated = differs as Outdated | undefined;
  const then = (before ?? expected ?? {}) as Counts;
  const today = (outdated?.isMadeAnew ? {} : (now ?? {})) as Counts;
  const counts = Object.entries(COUNTS)
    .filter(([name]) => today[name] !== undefined && then[name] !== today[name])
    .map(([name, word]) => `${word} : ${then[name] ?? 0} avant, ${today[name]} maintenant`);
  return [
    HAS_CHANGED,
    ...(counts.length > 0 ? [`${counts.join(' ; ')}.`] : []),
    ...(outdated ? outdatedLines(outdated) : []),
  ].join(' ');
}

function outdatedLines({ lines, logins, absent, isMadeAnew }: Outdated): string[] {
  const at = (numbers: readonly number[]) =>
    atLines(numbers.slice(0, NAMED_LINES), numbers.length > NAMED_LINES);
  const login = isMadeAnew ? 'Identifiants à prévoir de nouveau' : 'Autre identifiant que prévu';
  return [
    ...(isMadeAnew ? ['Il est en cours de préparation.'] : []),
    ...(lines.length > 0 ? [`Autre résultat que prévu ${at(lines)}.`] : []),
    ...(logins.length > 0 ? [`${login} ${at(logins)}.`] : []),
    ...(absent > 0 ? [`Absents dont la situation a changé : ${absent}.`] : []),
  ];
}
