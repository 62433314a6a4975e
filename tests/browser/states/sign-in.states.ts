import { passwords, sessions } from '@citadelle/contracts/calls';
import { problem } from '@citadelle/gateway/testing';
import { describe } from '@jest/globals';
import {
  ADVICE,
  AWAY,
  answers,
  fillAndPress,
  itShows,
  type PageStates,
  press,
  statesOf,
  tooOften,
  WAIT,
  weakPassword,
} from './page-states.js';

/** Signs in with a wrong password. */
export const signIn = fillAndPress({ Identifiant: 'jpin', 'Mot de passe': 'faux' }, 'Connexion');

const choosePassword = fillAndPress(
  {
    'Mot de passe actuel': 'x',
    'Nouveau mot de passe': 'azerty',
    'Confirmation du nouveau': 'azerty',
  },
  'modifier mon mot de passe',
);

const signingIn = statesOf('/connexion');
const space = statesOf('/espace');
const choosing = statesOf('/mot-de-passe');

/** The pages for everybody, the way in and out, and what an agent has behind it. */
export function signInStates(states: () => PageStates): void {
  describe('pages for everybody', () =>
    itShows(states, 'nobody', {
      'the welcome page': { open: '/', says: 'Pratic' },
      'how accessible the site is': { open: '/accessibilite', says: 'Déclaration d’accessibilité' },
      'whose site it is': { open: '/mentions-legales', says: 'Mentions légales' },
      'what is kept about people': { open: '/donnees-personnelles', says: 'Données personnelles' },
      'the list of all pages': { open: '/plan-du-site', says: 'Plan du site' },
    }));

  describe('signing in', () =>
    itShows(states, 'nobody', {
      'the form': signingIn('Identifiant'),
      'the form sent empty asks for the login': signingIn(
        'Saisissez votre identifiant, par exemple jpin.',
        { act: press('Connexion') },
      ),
      'a wrong password': signingIn(ADVICE, { act: signIn }),
      'how long to wait after too many attempts': signingIn(WAIT, {
        given: answers(sessions.signIn, tooOften('too-many-attempts')),
        act: signIn,
      }),
      'that nobody can sign in now': signingIn('momentanément indisponible', {
        given: answers(sessions.signIn, AWAY),
        act: signIn,
      }),
      'that a page needs a session': space('Connexion nécessaire'),
      'that the session is over': {
        open: '/connexion?motif=session-terminee',
        says: 'Votre session est terminée',
      },
      'that one has signed out': {
        open: '/connexion?motif=deconnexion',
        says: 'Vous êtes déconnecté(e)',
      },
      'that the new password is chosen': {
        open: '/connexion?motif=mot-de-passe-choisi',
        says: 'Votre mot de passe est modifié',
      },
    }));

  describe('the personal space', () =>
    itShows(states, 'agent', {
      'login and address': space('jean.pin@ac-besancon.fr'),
      'that sign-ins cannot be listed now': space('plus tard', {
        given: answers(sessions.signIns, AWAY),
      }),
      'that one is signed in already': signingIn('déjà connecté(e)'),
      'that one has just signed out': space('Vous êtes déconnecté(e)', {
        act: press('se déconnecter'),
      }),
    }));

  describe('choosing a password', () => {
    itShows(states, 'newcomer', {
      'that the NUMEN must be replaced first': space('avec votre NUMEN'),
      'which rule a first choice does not meet': choosing('non respectée', {
        given: answers(passwords.change, weakPassword),
        act: choosePassword,
      }),
    });
    itShows(states, 'agent', {
      'the form': choosing('Choisir mon mot de passe'),
      'the form sent empty asks for the password twice': choosing(
        'Saisissez une deuxième fois le nouveau mot de passe.',
        { act: press('modifier mon mot de passe') },
      ),
      'that the present password is wrong': choosing(ADVICE, {
        given: answers(passwords.change, problem(403, 'wrong-password')),
        act: choosePassword,
      }),
      'that the password is changed': choosing('Votre mot de passe est modifié', {
        act: choosePassword,
      }),
    });
  });
}
