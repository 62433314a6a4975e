import { administrators, passwords } from '@citadelle/contracts/calls';
import { HELENE, JEAN, problem } from '@citadelle/gateway/testing';
import { describe } from '@jest/globals';
import { answers, fillAndPress, itShows, type PageStates, press, statesOf } from './page-states.js';
import { twoUnits } from './requests.states.js';

const UNITS = '/annuaire/services';
const UNIT = `${UNITS}/SIG-AESH`;
const given = twoUnits;

const units = statesOf(UNITS);
const unit = statesOf(UNIT);
const dismissal = statesOf(`${UNIT}/retrait/${JEAN.agentId}`);
const confirmation = statesOf(`${UNIT}/confirmation/${JEAN.agentId}`);

const appoint = (login: string) =>
  fillAndPress({ 'Identifiant de la personne': login }, 'Nommer gestionnaire');

/** What an administrator does with managing units. */
export function unitsStates(states: () => PageStates): void {
  describe('the list of units', () =>
    itShows(states, 'administrator', {
      'who manages each, if anybody': units('aucun gestionnaire', { given }),
      'what waits for a second administrator': units('À confirmer par un deuxième administrateur', {
        given: answers(administrators.list, {
          administrators: [HELENE.agentId],
          proposals: (['appoint', 'dismiss', 'depart'] as const).map((change) => ({
            agentId: JEAN.agentId,
            change,
            by: HELENE.agentId,
            on: change === 'depart' ? '2026-11-23' : null,
            expiresAt: '2026-11-26T09:00:00.000Z',
          })),
        }),
      }),
      'the form sent empty asks for the code': units(
        'Saisissez le code du service, par exemple SIG-AESH.',
        { act: press('Créer le service') },
      ),
      'that a unit is there already': units('Le service SIG-AESH existe déjà.', {
        act: fillAndPress({ Code: 'sig-aesh', Nom: 'x' }, 'Créer le service'),
      }),
    }));

  describe('a unit', () =>
    itShows(states, 'administrator', {
      'that nobody manages': unit('n’arrivent à aucun gestionnaire'),
      'that somebody manages': unit('Retirer', { given }),
      'that there is no such unit': { open: `${UNITS}/AUTRE`, says: 'Erreur 404' },
      'itself, at the address of its name': { open: `${UNIT}/nom`, says: 'Gestionnaires' },
      'itself, at the address of an appointment': {
        open: `${UNIT}/nomination`,
        says: 'Gestionnaires',
      },
    }));

  describe('changing a unit', () =>
    itShows(states, 'administrator', {
      'that it needs a name': unit('Saisissez le nom du service.', {
        act: fillAndPress({ Nom: ' ' }, 'Modifier le nom'),
      }),
      'that the name is changed': unit('Le nom du service est modifié', {
        act: press('Modifier le nom'),
      }),
      'that nobody has this login': unit('Personne ne porte cet identifiant.', {
        act: appoint('x'),
      }),
      'that the manager is appointed': unit('Le gestionnaire est nommé', { act: appoint('jpin') }),
      'what the end of managing does': dismissal('ne traitera plus les demandes de codes'),
      'that the manager is dismissed': dismissal('Le gestionnaire est retiré', {
        act: press('Oui, retirer'),
      }),
      'what a second person confirms': confirmation('pourra donner aussitôt des codes'),
      'that the appointment is confirmed': confirmation('La nomination est confirmée', {
        act: press('Oui, confirmer'),
      }),
    }));

  describe('changing a unit after a while', () =>
    itShows(states, 'signedIn', {
      'that an appointment asks for the password': unit('Saisissez votre mot de passe.', {
        act: appoint('jpin'),
      }),
      'that the end of managing asks for the password': dismissal('Saisissez votre mot de passe.', {
        act: press('Oui, retirer'),
      }),
      'that a confirmation asks for the password': confirmation('Saisissez votre mot de passe.', {
        act: press('Oui, confirmer'),
      }),
      'that the password is wrong': dismissal('Ce mot de passe n’est pas le vôtre.', {
        given: answers(passwords.reauthenticate, problem(403, 'wrong-password')),
        act: fillAndPress({ 'Votre mot de passe': 'faux' }, 'Oui, retirer'),
      }),
    }));
}
