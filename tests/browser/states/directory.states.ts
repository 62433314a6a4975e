import { resetStates } from '@citadelle/contracts';
import {
  accounts,
  administrators,
  agents,
  type AgentView,
  statistics,
} from '@citadelle/contracts/calls';
import { JEAN, JEAN_IN_DIRECTORY, JEANS_ACCOUNT, NADIA, problem } from '@citadelle/gateway/testing';
import { people } from '@citadelle/testing';
import { describe } from '@jest/globals';
import {
  ADVICE,
  AWAY,
  answers,
  fillAndPress,
  type Given,
  inTurn,
  itShows,
  type PageStates,
  press,
  statesOf,
  TYPED_IDENTITY,
} from './page-states.js';
import { twoUnits } from './requests.states.js';

const NEW_AGENT = '/annuaire/agents/nouveau';
const AGENT = `/annuaire/agents/${JEAN.agentId}`;
const DASHBOARD = '/annuaire/tableau-de-bord';
const CREATE = agents.create;
const DEPARTURE = agents.depart;
const DISMISSAL = administrators.dismiss;

const creating = statesOf(NEW_AGENT);
const agent = statesOf(AGENT);
const changing = (page: string) => statesOf(`${AGENT}/${page}`, { given: twoUnits });
const departure = statesOf(`${AGENT}/depart`);
const appointment = statesOf(`${AGENT}/nomination`);
const dismissal = statesOf(`${AGENT}/retrait`);
const contestation = statesOf(`${AGENT}/contestation`);
const dashboard = statesOf(DASHBOARD);

const found = (items: AgentView[], next: string | null = null) =>
  answers(agents.list, { items, next });
const jean = (change: Partial<AgentView>): Given => [
  ...twoUnits,
  ...answers(agents.get, { ...JEAN_IN_DIRECTORY, ...change }),
];
const departed = jean({ status: 'departed' });
const withoutLogin: AgentView = {
  ...JEAN_IN_DIRECTORY,
  login: null,
  status: 'departed',
  usualName: 'DE LA TOUR'.repeat(9),
};

const create = async (person: PageStates['person']) => {
  await person.fill({ ...TYPED_IDENTITY, NUMEN: people.jean.numen });
  await person.choose('Service gestionnaire', 'SIG-AESH');
  await person.press('Créer l’agent');
};
const depart = fillAndPress({ 'Date du départ': '31/08/2026' }, 'Oui, enregistrer le départ');

const NOTHING_COUNTED = {
  accounts: { numen: 0, chosen: 0, none: 0, closed: 0 },
  requests: resetStates.map((state) => ({ state, count: 0 })),
  medianSecondsToCode: null,
  weeks: [{ monday: '2026-11-23', started: 0, refused: 0, expired: 0, medianSecondsToCode: null }],
};

/** What an administrator does with agents. */
export function directoryStates(states: () => PageStates): void {
  describe('the search', () => {
    itShows(states, 'administrator', {
      'people, and that there are more': {
        given: found([JEAN_IN_DIRECTORY, withoutLogin], 'x'),
        open: '/annuaire?query=p',
        says: 'Résultats suivants',
      },
      'that nobody is found': {
        given: found([]),
        open: '/annuaire',
        says: 'Personne ne correspond',
      },
      'that the question is too long': {
        open: `/annuaire?query=${'x'.repeat(101)}`,
        says: 'Corrigez',
      },
    });
    itShows(states, 'manager', {
      'no directory to managers': { open: '/annuaire', says: 'Page introuvable' },
    });
  });

  describe('creating an agent', () =>
    itShows(states, 'administrator', {
      'the form': creating('Créer un agent'),
      'the form sent empty asks for the NUMEN': creating('Saisissez le NUMEN.', {
        act: press('Créer l’agent'),
      }),
      'that the NUMEN is somebody else’s': creating(ADVICE, {
        given: answers(CREATE, problem(409, 'numen-conflict')),
        act: create,
      }),
      'that the agent is created': creating('L’agent est créé', { act: create }),
      'that the agent was known': creating('Agent déjà connu', {
        given: answers(CREATE, { agentId: JEAN.agentId, created: false, possibleDuplicateOf: [] }),
        act: create,
      }),
    }));

  describe('an agent', () =>
    itShows(states, 'administrator', {
      'who still has the NUMEN for a password': agent('initial (NUMEN)', { given: jean({}) }),
      'whose account is still to come': agent('Le compte n’est pas encore ouvert.', {
        given: answers(accounts.get, problem(404, 'account-not-found')),
      }),
      'who may be there twice': agent('Doublon possible', {
        given: jean({ possibleDuplicateOf: [NADIA.agentId] }),
      }),
      'who has logins of old': agent('toujours valables pin, jeanpin', {
        given: answers(accounts.get, {
          ...JEANS_ACCOUNT,
          aliases: ['pin', 'jeanpin'],
          password: 'chosen',
        }),
      }),
      'who has left': agent('Retour', { given: departed }),
      'whom nobody knows': agent(ADVICE, { open: `/annuaire/agents/${NADIA.agentId}` }),
    }));

  describe('departure and return', () =>
    itShows(states, 'administrator', {
      'that a departure needs a date': departure('Saisissez la date, par exemple 31/08/2026.', {
        act: press('Oui, enregistrer le départ'),
      }),
      'that the departure cannot be': departure(ADVICE, {
        given: answers(DEPARTURE, problem(409, 'already-departed')),
        act: depart,
      }),
      'that the departure is recorded': departure('Le départ est enregistré', { act: depart }),
      'that a return needs a date': agent('Saisissez la date, par exemple 31/08/2026.', {
        given: departed,
        act: press('Enregistrer le retour'),
      }),
      'that the return is recorded': agent('Le retour est enregistré', {
        given: departed,
        act: fillAndPress({ 'Date du retour': '1/9/2026' }, 'Enregistrer le retour'),
      }),
      'what a departure does, and until when the password counts':
        departure('Mot de passe confirmé'),
      'the agent, at the address of a return': agent('Départ', { open: `${AGENT}/retour` }),
    }));

  describe('what may be otherwise with somebody', () =>
    itShows(states, 'administrator', {
      'the names, and the boxes': changing('nom')('Ne plus montrer l’ancien nom'),
      'that a name is missing': changing('nom')('Saisissez le nom usuel.', {
        act: fillAndPress({ 'Nom usuel': '' }, 'Enregistrer'),
      }),
      'that the name is changed': changing('nom')('Le nom est changé', {
        act: inTurn(
          (person) => person.tick('Donner un nouvel identifiant'),
          fillAndPress({ 'Nom usuel': 'PIN-DUPONT' }, 'Enregistrer'),
        ),
      }),
      'that the unit is changed': changing('service')('Le service est changé', {
        act: press('Enregistrer'),
      }),
      'that a phone is none': changing('telephone')('Indiquez un numéro de téléphone', {
        act: fillAndPress({ Téléphone: 'appelez-moi' }, 'Enregistrer'),
      }),
      'that the phone is changed': changing('telephone')('Le téléphone est changé', {
        act: fillAndPress({ Téléphone: '03 81 65 47 00' }, 'Enregistrer'),
      }),
      'that a contract is over': changing('fin-de-contrat')(ADVICE, {
        given: answers(agents.change, problem(422, 'contract-over')),
        act: fillAndPress({ 'Fin de contrat': '31/08/2020' }, 'Enregistrer'),
      }),
      'that the end of a contract is changed': changing('fin-de-contrat')(
        'La fin de contrat est changée',
        { act: press('Enregistrer') },
      ),
      'what is known of them': agent(['03 81 65 47 00', 'Fin de contrat 31/08/2090'], {
        given: jean({ phone: '03 81 65 47 00', endsOn: '2090-08-31', departsOn: '2090-09-01' }),
      }),
      'that a departure is announced': departure('Le départ est annoncé', {
        act: fillAndPress({ 'Date du départ': '01/09/2090' }, 'Oui, enregistrer le départ'),
      }),
      'that it is taken back': agent('Le départ annoncé est annulé', {
        given: jean({ departsOn: '2090-09-01' }),
        act: press('Annuler ce départ'),
      }),
      'the agent, at the address of that': agent('Modifier', {
        open: `${AGENT}/depart/annulation`,
      }),
    }));

  describe('a password that somebody else chose', () =>
    itShows(states, 'administrator', {
      'whose it is and what will happen': contestation('toutes ses sessions sont fermées'),
      'that it wants to know what was said': contestation('Écrivez ce que la personne', {
        act: press('Oui, supprimer ce mot de passe'),
      }),
      'that it is deleted': contestation('Le mot de passe est supprimé', {
        act: fillAndPress(
          { 'Ce que la personne vous a dit': 'Venue au guichet' },
          'Oui, supprimer ce mot de passe',
        ),
      }),
    }));

  describe('somebody who must wait', () =>
    itShows(states, 'administrator', {
      'that they sign in without waiting': agent('Les délais de connexion sont levés', {
        act: press('Lever les délais de connexion'),
      }),
      'that they ask for codes again': agent('De nouvelles demandes de codes sont possibles', {
        act: press('Permettre de nouvelles demandes'),
      }),
      'the agent, at the address of the first': agent('Lever une attente', {
        open: `${AGENT}/delais-de-connexion`,
      }),
      'the agent, at the address of the second': agent('Lever une attente', {
        open: `${AGENT}/demandes-de-codes`,
      }),
    }));

  describe('administrators', () =>
    itShows(states, 'administrator', {
      'that somebody is one now': appointment('Cette personne est administrateur de l’annuaire', {
        act: press('Oui, nommer administrateur'),
      }),
      'that somebody is one no more': dismissal(
        'Cette personne n’est plus administrateur de l’annuaire',
        { act: press('Oui, retirer ce rôle') },
      ),
      'that the last one must stay': dismissal(ADVICE, {
        given: answers(DISMISSAL, problem(409, 'last-administrator')),
        act: press('Oui, retirer ce rôle'),
      }),
      'what an appointment does': appointment('Elle et tous les administrateurs en sont prévenus.'),
      'what its end does': dismissal('Le dernier administrateur ne peut pas être retiré.'),
    }));

  describe('the dashboard', () =>
    itShows(states, 'administrator', {
      'who still has the NUMEN for a password': dashboard('Comptes encore sur NUMEN'),
      'that there is nothing to count': dashboard('Personne n’a encore de compte.', {
        given: answers(statistics.get, NOTHING_COUNTED),
      }),
      'that nothing can be counted now': dashboard('Erreur 503', {
        given: answers(statistics.get, AWAY),
      }),
    }));
}
