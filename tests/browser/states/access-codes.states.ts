import type { ResetState } from '@citadelle/contracts';
import { contestations, identityLookups, resets } from '@citadelle/contracts/calls';
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
  statesOf,
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

const wayA = statesOf('/codes-acces/a');
const wayB = statesOf('/codes-acces/b');
const wayC = statesOf('/codes-acces/c');
const following = statesOf('/codes-acces/suivi');
const notMe = statesOf('/ce-n-est-pas-moi?jeton=x.y');

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
      'who are you?': wayA('Étape 1 sur 5'),
      'the form sent empty asks for the name': wayA('Saisissez votre nom usuel.', {
        act: press('lancer la recherche'),
      }),
      'that nobody of that name is found': wayA(ADVICE, {
        given: answers(LOOK_UP, problem(404, 'identity-not-found')),
        act: lookUp,
      }),
      'how long to wait after too many look-ups': wayA(WAIT, {
        given: answers(LOOK_UP, tooOften('too-many-lookups')),
        act: lookUp,
      }),
      'who was found': wayA('Étape 2 sur 5', { act: lookUp }),
      'the first step again where nobody was looked up': {
        open: '/codes-acces/a/compte',
        says: 'Étape 1 sur 5',
      },
      'login and address': wayA('Étape 3 sur 5', { act: toAccount }),
      'how to make another request while one is pending': wayA('Faire une autre demande', {
        given: answers(START, problem(409, 'reset-pending')),
        act: start,
      }),
      'how long to wait after too many requests': wayA(WAIT, {
        given: answers(START, tooOften('too-many-resets')),
        act: start,
      }),
      'the first code': wayA('Étape 4 sur 5', { act: start }),
      'the first code still, where the request could not be sent': {
        given: answers(resets.requestCode, AWAY),
        open: '/codes-acces/a',
        act: send,
        says: CODES.first,
      },
      'that the request is sent': wayA('Étape 5 sur 5', { act: send }),
    }));

  describe('B, with a login', () =>
    itShows(states, 'nobody', {
      'what is your login?': wayB('Étape 1 sur 3'),
      'the form sent empty asks for the login': wayB(
        'Saisissez votre identifiant, par exemple jpin.',
        { act: press("obtenir mes codes d'accès") },
      ),
      'how to make another request while one is pending': wayB('Faire une autre demande', {
        given: answers(START, problem(409, 'reset-pending')),
        act: startWithLogin,
      }),
      'the first code': wayB('Étape 2 sur 3', { act: startWithLogin }),
    }));

  describe('C, with both codes', () =>
    itShows(states, 'nobody', {
      'the five fields': wayC('Étape 1 sur 2'),
      'the form sent empty asks for the second code': wayC(
        'Saisissez le 2e code que votre gestionnaire vous a donné.',
        { act: press('modifier mon mot de passe') },
      ),
      'which rule the password does not meet': wayC('non respectée', {
        given: answers(COMPLETE, weakPassword),
        act: complete,
      }),
      'that the codes are refused': wayC(ADVICE, {
        given: answers(COMPLETE, refused),
        act: complete,
      }),
      'that the password is chosen': wayC('Étape 2 sur 2', { act: complete }),
    }));

  describe('« Où en est ma demande ? »', () => {
    itShows(states, 'nobody', {
      'the form': following('Où en est ma demande ?'),
      'the form again where this browser sent no request': {
        open: '/codes-acces/demande',
        says: 'Où en est ma demande ?',
      },
      'the form sent empty asks for the first code': following('Saisissez votre 1er code', {
        act: press('Voir ma demande'),
      }),
      'that there is no such request': following(ADVICE, {
        given: answers(STATUS, refused),
        act: track,
      }),
      'that one’s request is cancelled': following('Votre demande est annulée', {
        act: inTurn(track, press('annuler')),
      }),
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
      'a question first': notMe("Ce n'est pas moi"),
      'that the link is cut short': { open: '/ce-n-est-pas-moi', says: 'Ce lien est incomplet' },
      'that the link is good no more': notMe('Ce lien ne sert plus', {
        given: answers(contestations.lookAtLink, { effect: 'too-late', unit: 'SIG-AESH' }),
      }),
      'that the password will be deleted': notMe('toutes les sessions ouvertes seront fermées', {
        given: answers(contestations.lookAtLink, { effect: 'contested', unit: 'SIG-AESH' }),
      }),
      'that only managers delete the next password': notMe('ne sera supprimé que par eux', {
        given: answers(contestations.lookAtLink, { effect: 'alerted', unit: 'SIG-AESH' }),
      }),
      'that the request is cancelled': notMe('La demande est annulée', { act: itWasNotMe }),
      'that the password is deleted': notMe('Plus personne ne peut se connecter à votre compte', {
        given: [
          ...answers(contestations.lookAtLink, { effect: 'contested', unit: 'SIG-AESH' }),
          ...answers(contestations.useLink, { effect: 'contested', unit: 'SIG-AESH' }),
        ],
        act: press('Ce n’est pas moi : supprimer ce mot de passe'),
      }),
    }));
}
