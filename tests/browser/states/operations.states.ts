import { operations } from '@citadelle/contracts/calls';
import { doing, sign } from '@citadelle/gateway/testing';
import { describe } from '@jest/globals';
import { answers, AWAY, itShows, type PageStates, statesOf } from './page-states.js';

const exploitation = statesOf('/annuaire/exploitation');

/** The states of the page of operations. */
export function operationsStates(states: () => PageStates): void {
  describe('how the services are doing', () =>
    itShows(states, 'administrator', {
      'that all is well': exploitation('Tout fonctionne'),
      'what to look at, and the command for it': exploitation(
        ['À regarder : 1 point', 'npm run ops -- parked list'],
        {
          given: answers(
            operations.credentials,
            doing('credentials', {
              state: 'look',
              signs: [sign('parked-keys', { state: 'look', count: 2 })],
            }),
          ),
        },
      ),
      'that a service is away': exploitation('le service ne répond pas', {
        given: answers(operations.notifications, AWAY),
      }),
    }));
}
