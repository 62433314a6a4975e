import { JEAN } from '@citadelle/gateway/testing';
import { describe } from '@jest/globals';
import { fillAndPress, itShows, type PageStates, press } from './page-states.js';
import { twoUnits } from './requests.states.js';

const UNITS = '/annuaire/services';
const UNIT = `${UNITS}/SIG-AESH`;
const given = twoUnits;

const appoint = (login: string) =>
  fillAndPress({ 'Identifiant de la personne': login }, 'nommer gestionnaire');

/** What an administrator does with managing units. */
export function unitsStates(states: () => PageStates): void {
  describe('the list of units', () =>
    itShows(states, 'administrator', {
      'who manages each, if anybody': { given, open: UNITS, says: 'aucun gestionnaire' },
      'the form sent empty asks for the code': {
        open: UNITS,
        act: press('déclarer le service'),
        says: 'Saisissez le code du service, par exemple SIG-AESH.',
      },
      'that a unit is there already': {
        open: UNITS,
        act: fillAndPress({ Code: 'sig-aesh', Nom: 'x' }, 'déclarer le service'),
        says: 'Le service SIG-AESH existe déjà.',
      },
    }));

  describe('a unit', () =>
    itShows(states, 'administrator', {
      'that nobody manages': {
        open: UNIT,
        says: 'n’arrivent à aucun gestionnaire',
      },
      'that somebody manages': { given, open: UNIT, says: 'retirer' },
      'that there is no such unit': { open: `${UNITS}/AUTRE`, says: 'Erreur 404' },
      'itself, at the address of its name': { open: `${UNIT}/nom`, says: 'Gestionnaires' },
      'itself, at the address of an appointment': {
        open: `${UNIT}/nomination`,
        says: 'Gestionnaires',
      },
      'itself, at the address of a dismissal': {
        open: `${UNIT}/retrait/${JEAN.agentId}`,
        says: 'Gestionnaires',
      },
    }));

  describe('changing a unit', () =>
    itShows(states, 'administrator', {
      'that it needs a name': {
        open: UNIT,
        act: fillAndPress({ Nom: ' ' }, 'modifier le nom'),
        says: 'Saisissez le nom du service.',
      },
      'that the name is changed': {
        open: UNIT,
        act: press('modifier le nom'),
        says: 'Le nom du service est modifié',
      },
      'that nobody has this login': {
        open: UNIT,
        act: appoint('x'),
        says: 'Personne ne porte cet identifiant.',
      },
      'that the manager is appointed': {
        open: UNIT,
        act: appoint('jpin'),
        says: 'Le gestionnaire est nommé',
      },
      'that the manager is dismissed': {
        given,
        open: UNIT,
        act: press(/^retirer/),
        says: 'Le gestionnaire est retiré',
      },
    }));
}
