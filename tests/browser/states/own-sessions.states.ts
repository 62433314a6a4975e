import { agents, requests, sessions } from '@citadelle/contracts/calls';
import {
  DEVICE,
  HELENE,
  JEAN,
  JEAN_IN_DIRECTORY,
  jeansRequest,
  NADIA,
  OPEN_SESSIONS,
  problem,
} from '@citadelle/gateway/testing';
import { describe } from '@jest/globals';
import {
  type Act,
  answers,
  inTurn,
  itShows,
  type PageStates,
  press,
  statesOf,
} from './page-states.js';

const PATH = '/espace/connexions';
const AGENT = `/annuaire/agents/${JEAN.agentId}`;
const [HERE, ELSEWHERE] = OPEN_SESSIONS;
const own = statesOf(PATH);
const agent = statesOf(AGENT);

/** Longer than a phone is wide, and nowhere to break. */
const LONG = 'ANDRIANTSIMITOVIAMINANDRIANDEHIBE';
const LONG_NAMES = {
  firstName: `Jean-${LONG.toLowerCase()}`,
  usualName: LONG,
  login: `j${LONG.toLowerCase()}`,
  address: `${LONG}.${LONG}@ac-besancon.fr`.toLowerCase(),
};
const known = (account: typeof JEAN) =>
  answers(sessions.introspect, {
    sessionId: HERE!.sessionId,
    expiresAt: HERE!.openedAt,
    reauthenticatedUntil: null,
    passwordChangeRequired: false,
    account: { ...account, ...LONG_NAMES },
  });

/** The browser has signed in before. */
const isKnown: Act = async (person) => {
  const url = new URL(person.page.url()).origin;
  await person.page.context().addCookies([{ name: 'device', value: DEVICE, url }]);
  await person.reload();
};

/** Where one is signed in, and what is longer than a phone is wide. */
export function ownSessionsStates(states: () => PageStates): void {
  describe('« Mes connexions »', () =>
    itShows(states, 'agent', {
      'where one is signed in': own([
        'Firefox sous Windows',
        'cette connexion-ci',
        'Safari sur iPhone',
      ]),
      'that one of them has ended': own('La connexion est fermée', {
        act: press(/^déconnecter Safari sur iPhone/),
      }),
      'that all others have ended': own('Vous n’êtes plus connecté(e) qu’ici', {
        act: press('déconnecter partout ailleurs'),
      }),
      'that this is the only one': own('cette connexion-ci', {
        given: answers(sessions.list, { items: [HERE!] }),
      }),
      'that nobody can say now': own('Erreur 503', {
        given: answers(sessions.list, problem(503, 'service-unavailable')),
      }),
      'itself, at the address of an end': own('Mes connexions', {
        open: `${PATH}/${ELSEWHERE!.sessionId}/fin`,
      }),
      'itself, at the address of all ends': own('Mes connexions', { open: `${PATH}/ailleurs` }),
      'where a password is changed, to what looks for it': {
        open: '/.well-known/change-password',
        says: 'Choisir mon mot de passe',
      },
    }));

  describe('the device that one is at', () =>
    itShows(states, 'agent', {
      'that the account knows it': own('Votre compte reconnaît cet appareil', { act: isKnown }),
      'that it is forgotten': own('Cet appareil est oublié', {
        act: inTurn(isKnown, press('Oublier cet appareil')),
      }),
      'itself, at the address of that': own('Mes connexions', { open: `${PATH}/oubli` }),
    }));

  describe('the sessions of an agent', () =>
    itShows(states, 'administrator', {
      'that they have ended': agent('Toutes les connexions de cette personne sont fermées', {
        act: press('Déconnecter cette personne partout'),
      }),
      'the agent, at the address of that': agent('Connexions', { open: `${AGENT}/deconnexion` }),
    }));

  describe('a name that is longer than the screen is wide', () => {
    for (const path of ['/', '/espace', '/mot-de-passe', PATH, '/nulle-part'])
      itShows(states, 'agent', { [path]: { given: known(JEAN), open: path, says: '' } });
    itShows(states, 'manager', {
      'in a queue': {
        given: [
          ...known(NADIA),
          ...answers(requests.list, {
            items: [jeansRequest({ agent: { agentId: JEAN.agentId, ...LONG_NAMES } })],
            next: null,
          }),
        ],
        open: '/gestion/demandes',
        says: LONG,
      },
      'on a request': {
        given: [
          ...known(NADIA),
          ...answers(
            requests.get,
            jeansRequest({ agent: { agentId: JEAN.agentId, ...LONG_NAMES } }),
          ),
        ],
        open: `/gestion/demandes/SIG-AESH/${jeansRequest().resetId}`,
        says: LONG,
      },
    });
    itShows(states, 'administrator', {
      'in the directory': {
        given: [
          ...known(HELENE),
          ...answers(agents.list, { items: [{ ...JEAN_IN_DIRECTORY, ...LONG_NAMES }], next: null }),
        ],
        open: '/annuaire?query=a',
        says: LONG,
      },
      'on the page of an agent': {
        given: [...known(HELENE), ...answers(agents.get, { ...JEAN_IN_DIRECTORY, ...LONG_NAMES })],
        open: AGENT,
        says: LONG,
      },
    });
  });
}
