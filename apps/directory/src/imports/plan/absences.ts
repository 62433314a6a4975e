import type { ImportMode } from '@citadelle/contracts/calls';
import type { LineFault } from '../reading/read-line.js';
import { counted, frenchDay } from './french.js';
import { cameOrLeftSince, type KnownAgent } from './planned-line.js';

/** Somebody active, in scope, of whom no line of the file speaks: who is `present` of none. */
export type AbsentAgent = Pick<
  KnownAgent,
  | 'agentId'
  | 'usualName'
  | 'firstName'
  | 'unit'
  | 'endsOn'
  | 'version'
  | 'byHand'
  | 'isManager'
  | 'isAdministrator'
>;

/** What is known when absences are judged. */
export interface AbsenceFacts {
  readonly mode: ImportMode;
  readonly scope: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly extractedOn: string;
  /** Whether somebody said that day. */
  readonly extractedOnSaid?: boolean | undefined;
  /** How many refused lines speak for nobody: each may be anybody who is absent. */
  readonly refusedUnmatched: number;
  /** How many lines of the file could be planned. */
  readonly valid: number;
}

/** What becomes of somebody absent: proposed for departure, or held, with why. */
export interface Absence {
  readonly agentId: string;
  readonly version: number;
  readonly kind: 'departing' | 'held';
  /** Whether the departure was announced and is due, so that it speaks neither for nor against the file. */
  readonly isDue: boolean;
  readonly remarks: readonly LineFault[];
}

/** What becomes of a batch of people who are absent. A file of additions says nothing of them. */
export function absences(absent: readonly AbsentAgent[], facts: AbsenceFacts): Absence[] {
  if (facts.mode === 'add') return [];
  return absent.map((agent) => {
    const { agentId, version, endsOn } = agent;
    const remarks = whatHolds(agent, facts);
    const isDue = endsOn !== null && endsOn <= facts.extractedOn;
    return { agentId, version, kind: remarks.length > 0 ? 'held' : 'departing', isDue, remarks };
  });
}

function whatHolds(agent: AbsentAgent, facts: AbsenceFacts): LineFault[] {
  const { byHand } = agent;
  return [
    ...(facts.valid === 0 ? [holds.noValidLine] : []),
    ...(facts.refusedUnmatched > 0 ? [holds.refusedLines(facts.refusedUnmatched)] : []),
    ...(agent.isAdministrator ? [holds.administrator] : []),
    ...(agent.isManager ? [holds.manager] : []),
    ...(cameOrLeftSince(byHand, facts) ? [holds.byHand(byHand.status!)] : []),
    ...(facts.scope.length > 0 ? [holds.mayHaveMoved(agent.unit)] : []),
  ];
}

/** Why somebody absent does not depart by the file. */
const holds = {
  noValidLine: {
    code: 'no-valid-line',
    message: 'Aucune ligne du fichier n’a pu être retenue : personne ne part.',
  },
  refusedLines: (count: number): LineFault => ({
    code: 'refused-lines',
    message: `${counted(count, 'ligne refusée ne permet', 'lignes refusées ne permettent')} pas de savoir de qui ${count < 2 ? 'elle parle' : 'elles parlent'}, et pourrai${count < 2 ? '' : 'en'}t être la sienne : corrigez, puis renvoyez le fichier.`,
  }),
  administrator: {
    code: 'administrator',
    message:
      'Administrateur de l’annuaire : un départ s’enregistre sur sa fiche, jamais par un fichier.',
  },
  manager: {
    code: 'manager',
    message: 'Gestionnaire : un départ s’enregistre sur sa fiche, jamais par un fichier.',
  },
  byHand: (day: string): LineFault => ({
    code: 'by-hand',
    message: `Arrivée enregistrée à la main le ${frenchDay(day)}, après l’extraction du fichier.`,
  }),
  mayHaveMoved: (unit: string): LineFault => ({
    code: 'may-have-moved',
    message: `Absent(e) du personnel de ${unit} dans ce fichier, qui ne dit rien des autres services : mutation ou départ ? Enregistrez l’un ou l’autre sur sa fiche.`,
  }),
} as const;
