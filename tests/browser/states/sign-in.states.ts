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
      'the form': { open: '/connexion', says: 'Identifiant' },
      'the form sent empty asks for the login': {
        open: '/connexion',
        act: press('Connexion'),
        says: 'Saisissez votre identifiant, par exemple jpin.',
      },
      'a wrong password': { open: '/connexion', act: signIn, says: ADVICE },
      'how long to wait after too many attempts': {
        given: answers(sessions.signIn, tooOften('too-many-attempts')),
        open: '/connexion',
        act: signIn,
        says: WAIT,
      },
      'that nobody can sign in now': {
        given: answers(sessions.signIn, AWAY),
        open: '/connexion',
        act: signIn,
        says: 'momentanément indisponible',
      },
      'that a page needs a session': { open: '/espace', says: 'Connexion nécessaire' },
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
      'login and address': { open: '/espace', says: 'jean.pin@ac-besancon.fr' },
      'that sign-ins cannot be listed now': {
        given: answers(sessions.signIns, AWAY),
        open: '/espace',
        says: 'plus tard',
      },
      'that one is signed in already': { open: '/connexion', says: 'déjà connecté(e)' },
      'that one has just signed out': {
        open: '/espace',
        act: press('se déconnecter'),
        says: 'Vous êtes déconnecté(e)',
      },
    }));

  describe('choosing a password', () => {
    itShows(states, 'newcomer', {
      'that the NUMEN must be replaced first': { open: '/espace', says: 'avec votre NUMEN' },
      'which rule a first choice does not meet': {
        given: answers(passwords.change, weakPassword),
        open: '/mot-de-passe',
        act: choosePassword,
        says: 'non respectée',
      },
    });
    itShows(states, 'agent', {
      'the form': { open: '/mot-de-passe', says: 'Choisir mon mot de passe' },
      'the form sent empty asks for the password twice': {
        open: '/mot-de-passe',
        act: press('modifier mon mot de passe'),
        says: 'Saisissez une deuxième fois le nouveau mot de passe.',
      },
      'that the present password is wrong': {
        given: answers(passwords.change, problem(403, 'wrong-password')),
        open: '/mot-de-passe',
        act: choosePassword,
        says: ADVICE,
      },
      'that the password is changed': {
        open: '/mot-de-passe',
        act: choosePassword,
        says: 'Votre mot de passe est modifié',
      },
    });
  });
}
