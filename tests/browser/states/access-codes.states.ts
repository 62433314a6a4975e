import type { ResetState } from '@citadelle/contracts';
import { identityLookups, resets } from '@citadelle/contracts/calls';
import { CODES, problem, RESET_ID } from '@citadelle/gateway/testing';
import { describe } from '@jest/globals';
import {
  ADVICE,
  AWAY,
  answers,
  fillAndPress,
  inTurn,
  itShows,
  type PageState,
  type PageStates,
  press,
  tooOften,
  TYPED_IDENTITY,
  WAIT,
  weakPassword,
} from './page-states.js';

const START = resets.start;
const COMPLETE = resets.complete;
const STATUS = resets.status;
const LOOK_UP = identityLookups.lookUp;
const refused = problem(400, 'reset-refused');

const lookUp = fillAndPress(TYPED_IDENTITY, 'lancer la recherche');
const toAccount = inTurn(lookUp, press("obtenir mes codes d'accès"));
const start = inTurn(toAccount, press('Je souhaite initialiser mon mot de passe'));
const send = inTurn(start, press('envoyer ma demande de code'));
const startWithLogin = fillAndPress(
  { Identifiant: 'jpin', 'Date de naissance': '2/11/1988' },
  "obtenir mes codes d'accès",
);
const track = fillAndPress({ Identifiant: 'jpin', '1er code': CODES.first }, 'Voir ma demande');
const complete = fillAndPress(
  {
    '1. Identifiant': 'jpin',
    '2. 1er code': CODES.first,
    '3. 2e code': CODES.second,
    '4. Nouveau mot de passe': 'azerty',
    '5. Confirmation': 'azerty',
  },
  'modifier mon mot de passe',
);
const itWasNotMe = press('Ce n’est pas moi : annuler cette demande');

/** What whoever asks reads of a request in each state. */
const TRACKED: Record<ResetState, string> = {
  started: 'votre demande de code n’est pas encore envoyée',
  'awaiting-second-code': 'a reçu votre demande',
  'second-code-released': 'votre 2e code vous a été donné',
  completed: 'votre mot de passe est modifié',
  cancelled: 'Annulée',
  refused: 'Refusée',
  expired: 'le délai est passé',
  voided: 'trop de codes faux',
};

function tracked(state: ResetState): PageState {
  const sent = state !== 'started';
  const status = {
    resetId: RESET_ID,
    state,
    unit: sent ? 'SIG-AESH' : null,
    requestedAt: sent ? '2026-11-23T09:00:00.000Z' : null,
    expiresAt: '2026-11-26T09:00:00.000Z',
  };
  return {
    given: answers(STATUS, status),
    open: '/codes-acces/suivi',
    act: track,
    says: ['État', TRACKED[state]],
  };
}

/** The ways to a new password of whoever cannot sign in. */
export function accessCodesStates(states: () => PageStates): void {
  describe('A, knowing nothing', () =>
    itShows(states, 'nobody', {
      'the ways to codes': { open: '/codes-acces', says: "Mes codes d'accès" },
      'who are you?': { open: '/codes-acces/a', says: 'Étape 1 sur 5' },
      'the form sent empty asks for the name': {
        open: '/codes-acces/a',
        act: press('lancer la recherche'),
        says: 'Saisissez votre nom usuel.',
      },
      'that nobody of that name is found': {
        given: answers(LOOK_UP, problem(404, 'identity-not-found')),
        open: '/codes-acces/a',
        act: lookUp,
        says: ADVICE,
      },
      'how long to wait after too many look-ups': {
        given: answers(LOOK_UP, tooOften('too-many-lookups')),
        open: '/codes-acces/a',
        act: lookUp,
        says: WAIT,
      },
      'who was found': { open: '/codes-acces/a', act: lookUp, says: 'Étape 2 sur 5' },
      'the first step again where nobody was looked up': {
        open: '/codes-acces/a/compte',
        says: 'Étape 1 sur 5',
      },
      'login and address': { open: '/codes-acces/a', act: toAccount, says: 'Étape 3 sur 5' },
      'how to replace a request that is pending': {
        given: answers(START, problem(409, 'reset-pending')),
        open: '/codes-acces/a',
        act: start,
        says: 'Annuler la demande en cours et recommencer',
      },
      'how long to wait after too many requests': {
        given: answers(START, tooOften('too-many-resets')),
        open: '/codes-acces/a',
        act: start,
        says: WAIT,
      },
      'the first code': { open: '/codes-acces/a', act: start, says: 'Étape 4 sur 5' },
      'the first code still, where the request could not be sent': {
        given: answers(resets.requestCode, AWAY),
        open: '/codes-acces/a',
        act: send,
        says: CODES.first,
      },
      'that the request is sent': { open: '/codes-acces/a', act: send, says: 'Étape 5 sur 5' },
    }));

  describe('B, with a login', () =>
    itShows(states, 'nobody', {
      'what is your login?': { open: '/codes-acces/b', says: 'Étape 1 sur 3' },
      'the form sent empty asks for the login': {
        open: '/codes-acces/b',
        act: press("obtenir mes codes d'accès"),
        says: 'Saisissez votre identifiant, par exemple jpin.',
      },
      'how to replace a request that is pending': {
        given: answers(START, problem(409, 'reset-pending')),
        open: '/codes-acces/b',
        act: startWithLogin,
        says: 'recommencez à zéro',
      },
      'the first code': { open: '/codes-acces/b', act: startWithLogin, says: 'Étape 2 sur 3' },
    }));

  describe('C, with both codes', () =>
    itShows(states, 'nobody', {
      'the five fields': { open: '/codes-acces/c', says: 'Étape 1 sur 2' },
      'the form sent empty asks for the second code': {
        open: '/codes-acces/c',
        act: press('modifier mon mot de passe'),
        says: 'Saisissez le 2e code que votre gestionnaire vous a donné.',
      },
      'which rule the password does not meet': {
        given: answers(COMPLETE, weakPassword),
        open: '/codes-acces/c',
        act: complete,
        says: 'non respectée',
      },
      'that the codes are refused': {
        given: answers(COMPLETE, refused),
        open: '/codes-acces/c',
        act: complete,
        says: ADVICE,
      },
      'that the password is chosen': {
        open: '/codes-acces/c',
        act: complete,
        says: 'Étape 2 sur 2',
      },
    }));

  describe('« Où en est ma demande ? »', () => {
    itShows(states, 'nobody', {
      'the form': { open: '/codes-acces/suivi', says: 'Où en est ma demande ?' },
      'the form again where this browser sent no request': {
        open: '/codes-acces/demande',
        says: 'Où en est ma demande ?',
      },
      'the form sent empty asks for the first code': {
        open: '/codes-acces/suivi',
        act: press('Voir ma demande'),
        says: 'Saisissez votre 1er code',
      },
      'that there is no such request': {
        given: answers(STATUS, refused),
        open: '/codes-acces/suivi',
        act: track,
        says: ADVICE,
      },
      'that one’s request is cancelled': {
        open: '/codes-acces/suivi',
        act: inTurn(track, press('annuler')),
        says: 'Votre demande est annulée',
      },
    });
    itShows(
      states,
      'nobody',
      Object.fromEntries(
        (Object.keys(TRACKED) as ResetState[]).map((state) => [
          `what a request that is ${state} waits for`,
          tracked(state),
        ]),
      ),
    );
  });

  describe('« Ce n’est pas moi »', () =>
    itShows(states, 'nobody', {
      'a question first': { open: '/ce-n-est-pas-moi?jeton=x.y', says: "Ce n'est pas moi" },
      'that the link is cut short': { open: '/ce-n-est-pas-moi', says: 'Ce lien est incomplet' },
      'that the link is good no more': {
        given: answers(resets.cancel, refused),
        open: '/ce-n-est-pas-moi?jeton=x.y',
        act: itWasNotMe,
        says: ADVICE,
      },
      'that the request is cancelled': {
        open: '/ce-n-est-pas-moi?jeton=x.y',
        act: itWasNotMe,
        says: 'La demande est annulée',
      },
    }));
}
