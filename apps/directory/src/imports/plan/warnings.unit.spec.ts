import { expect, it } from '@jest/globals';
import type { Absence } from './absences.js';
import { countHeld, warningsOf } from './warnings.js';

const heldBy = (...codes: string[]): Absence => ({
  agentId: 'agent-1',
  version: 1,
  kind: codes.length > 0 ? 'held' : 'departing',
  isDue: false,
  remarks: codes.map((code) => ({ code, message: '' })),
});

it('counts over batches what holds those who are absent', () => {
  const first = countHeld([heldBy('manager'), heldBy()]);
  expect(countHeld([heldBy('manager', 'refused-lines')], first)).toEqual({
    manager: 2,
    'refused-lines': 1,
  });
});

it('says nothing where nobody is held', () => {
  expect(warningsOf({ refusedUnmatched: 3 }, countHeld([heldBy()]))).toEqual([]);
});

it('says who is held and what to do, in French', () => {
  const held = {
    manager: 2,
    administrator: 1,
    'refused-lines': 31,
    'may-have-moved': 1,
    'by-hand': 2,
  };
  expect(
    warningsOf({ refusedUnmatched: 1 }, held).map(({ code, message }) => `${code} ${message}`),
  ).toEqual([
    'departures-held Aucun départ n’est proposé : 1 ligne refusée ne permet pas de savoir de qui il s’agit. Corrigez, puis renvoyez le fichier.',
    'managers-absent 2 gestionnaires ne sont pas dans le fichier : un gestionnaire ne part jamais par un fichier. Décidez sur sa fiche.',
    'administrators-absent 1 administrateur de l’annuaire n’est pas dans le fichier : un administrateur ne part jamais par un fichier. Décidez sur sa fiche.',
    'may-have-moved 1 personne de ces services n’est pas dans le fichier, qui ne dit rien des autres services : mutation ou départ ? Décidez sur chaque fiche.',
    'arrived-by-hand 2 personnes arrivées après l’extraction du fichier n’y sont pas, et ne partent pas.',
  ]);
});
