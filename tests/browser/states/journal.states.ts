import { agents, securityJournal } from '@citadelle/contracts/calls';
import { describe } from '@jest/globals';
import { answers, AWAY, itShows, type PageStates, statesOf } from './page-states.js';

const journal = statesOf('/annuaire/journal');
const nothing = { items: [], next: null };

/** The states of the page of the security journal. */
export function journalStates(states: () => PageStates): void {
  describe('the security journal', () =>
    itShows(states, 'administrator', {
      'what was done, and what was refused how often': journal([
        '2e code donné',
        'Accès refusé, faute de droit (17 fois)',
        'Télécharger (CSV)',
        'Entrées plus anciennes',
      ]),
      'the entries after those': {
        ...journal('Rien n’est inscrit pour ce choix'),
        open: '/annuaire/journal?after=later',
      },
      'that there is nothing for these filters': {
        ...journal('Rien n’est inscrit pour ce choix', {
          given: answers(securityJournal.read, nothing),
        }),
        open: '/annuaire/journal?kind=unit-declared&from=1/11/2026',
      },
      'which filter is wrong': {
        ...journal('Indiquez une date réelle'),
        open: '/annuaire/journal?from=31/02/2026',
      },
      'that nobody has the identifiant': {
        ...journal('Personne n’a cet identifiant', { given: answers(agents.list, nothing) }),
        open: '/annuaire/journal?agent=personne',
      },
      'that it cannot be read for the moment': journal('', {
        given: answers(securityJournal.read, AWAY),
      }),
    }));
}
