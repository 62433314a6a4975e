import type { ImportRemark } from '@citadelle/contracts/calls';
import type { Absence } from './absences.js';
import { counted } from './french.js';
import type { Tally } from './tally.js';

/** How many of those absent are held, by the code of what holds them. */
export type Held = Readonly<Record<string, number>>;

/** Adds a batch of absences to those that were counted before. */
export function countHeld(absences: readonly Absence[], before: Held = {}): Held {
  const held: Record<string, number> = { ...before };
  for (const { remarks } of absences)
    for (const { code } of remarks) held[code] = (held[code] ?? 0) + 1;
  return held;
}

/** What to know before a plan is confirmed, though nothing of it blocks. */
export function warningsOf(
  { refusedUnmatched }: Pick<Tally, 'refusedUnmatched'>,
  held: Held,
): ImportRemark[] {
  const warnings: (ImportRemark | false)[] = [
    held['refused-lines'] !== undefined && {
      code: 'departures-held',
      message: `Aucun départ n’est proposé : ${counted(refusedUnmatched, 'ligne refusée ne permet pas', 'lignes refusées ne permettent pas')} de savoir de qui il s’agit. Corrigez, puis renvoyez le fichier.`,
    },
    held.manager !== undefined && {
      code: 'managers-absent',
      message: `${counted(held.manager, 'gestionnaire n’est pas', 'gestionnaires ne sont pas')} dans le fichier : un gestionnaire ne part jamais par un fichier. Décidez sur sa fiche.`,
    },
    held.administrator !== undefined && {
      code: 'administrators-absent',
      message: `${counted(held.administrator, 'administrateur de l’annuaire n’est pas', 'administrateurs de l’annuaire ne sont pas')} dans le fichier : un administrateur ne part jamais par un fichier. Décidez sur sa fiche.`,
    },
    held['may-have-moved'] !== undefined && {
      code: 'may-have-moved',
      message: `${counted(held['may-have-moved'], 'personne de ces services n’est pas', 'personnes de ces services ne sont pas')} dans le fichier, qui ne dit rien des autres services : mutation ou départ ? Décidez sur chaque fiche.`,
    },
    held['by-hand'] !== undefined && {
      code: 'arrived-by-hand',
      message: `${counted(held['by-hand'], 'personne arrivée', 'personnes arrivées')} après l’extraction du fichier ${held['by-hand'] < 2 ? 'n’y est pas, et ne part pas' : 'n’y sont pas, et ne partent pas'}.`,
    },
  ];
  return warnings.filter((warning) => warning !== false);
}
