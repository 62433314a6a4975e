import {
  managerAlerts,
  type ManagerAlertView,
  type RequestRemark,
  requests,
  type RequestView,
  resets,
  units,
} from '@citadelle/contracts/calls';
import {
  alertView,
  CODES,
  jeansRequest,
  NADIA,
  problem,
  RESET_ID,
} from '@citadelle/gateway/testing';
import { describe } from '@jest/globals';
import {
  ADVICE,
  answers,
  fillAndPress,
  type Given,
  itShows,
  type PageStates,
  press,
  statesOf,
  tooOften,
  WAIT,
} from './page-states.js';

const QUEUES = '/gestion/demandes';
const QUEUE = `${QUEUES}/SIG-AESH`;
const REQUEST = `${QUEUE}/${RESET_ID}`;
const LIST = requests.list;
const ONE = requests.get;
const RELEASE = resets.release;
const REFUSE = resets.refuse;
const REMARKS: RequestRemark[] = [
  'same-source',
  'privileged',
  'escalated',
  'transferred',
  'several-requests',
];
const KINDS: ManagerAlertView['kind'][] = [
  'second-code-requested',
  'second-code-reminder',
  'second-code-escalation',
  'request-cancelled',
  'request-transferred',
  'release-alarm',
  'sign-in-slowed-digest',
];

/** Two units, of which Nadia manages one. */
export const twoUnits: Given = [
  ...answers(units.list, {
    items: [
      { unitId: 'SIG-AESH', name: 'Gestion des AESH', managers: [NADIA.agentId] },
      { unitId: 'RECTORAT', name: 'Rectorat', managers: [] },
    ],
  }),
];

/** Jean's request in the queue of SIG-AESH. */
function waiting(change: Partial<RequestView> = {}, more: Given = []): Given {
  const request = jeansRequest({ expiresAt: '2026-11-26T09:00:00.000Z', ...change });
  return [
    ...twoUnits,
    ...answers(LIST, { items: [request], next: 'suite' }),
    ...answers(ONE, request),
    ...more,
  ];
}

const nothingWaits = answers(LIST, { items: [], next: null });
const alerts = (items: ManagerAlertView[], next: string | null = null): Given =>
  answers(managerAlerts.list, { items, next });
const everyKind = KINDS.map((kind, at) =>
  alertView({
    kind,
    alertId: `0199cccc-0000-7000-8000-00000000000${at}`,
    ...((kind === 'release-alarm' || kind === 'sign-in-slowed-digest') && {
      unit: null,
      resetId: null,
    }),
    ...(at % 2 === 1 && { acknowledged: { by: NADIA.agentId, at: '2026-11-23T10:00:00.000Z' } }),
  }),
);

const refuse = fillAndPress({ Motif: 'Je ne connais pas cette personne' }, 'Refuser la demande');

/** What a manager does with requests for codes. */
export function requestsStates(states: () => PageStates): void {
  describe('the queue', () => {
    itShows(states, 'manager', {
      'that no request waits': {
        given: nothingWaits,
        open: QUEUES,
        says: 'Aucune demande en attente.',
      },
      'which requests must be looked at twice, and why': {
        given: waiting({ remarks: ['own-request', ...REMARKS] }),
        open: QUEUES,
        says: 'VOTRE PROPRE DEMANDE',
      },
      'which code was given already': {
        given: waiting({ state: 'second-code-released' }),
        open: QUEUES,
        says: '2e code déjà donné',
      },
      'what a page that stays open shows anew': { open: `${QUEUES}/en-direct`, says: 'Jean PIN' },
      'the rest of a long queue': { open: `${QUEUE}?apres=x`, says: 'Jean PIN' },
      'no queue of other units': {
        given: answers(LIST, problem(404, 'unit-not-found')),
        open: `${QUEUES}/AUTRE`,
        says: ADVICE,
      },
      'how long to wait after too many calls': {
        given: answers(LIST, tooOften('too-many-requests')),
        open: QUEUE,
        says: `${WAIT}.`,
      },
    });
    itShows(states, 'administrator', {
      'what waits in units without help': {
        given: waiting(),
        open: QUEUES,
        says: 'comme administrateur',
      },
    });
    itShows(states, 'agent', {
      'nothing to whoever manages nothing': { open: QUEUES, says: 'Page introuvable' },
    });
  });

  const request = statesOf(REQUEST, { given: waiting() });

  describe('a request', () =>
    itShows(states, 'manager', {
      'what can be done with it': request(['afficher le 2e code', 'Refuser', 'Transférer']),
      'each reason to look at it twice': request(
        [
          'Elle vient de la même adresse que votre session.',
          'un autre service que le sien doit traiter sa demande',
          'Elle attend depuis longtemps',
          'Un autre service l’avait reçue avant le vôtre.',
        ],
        { given: waiting({ remarks: REMARKS }) },
      ),
      'that somebody else must give the code to whom one created': request(
        ['Il y a moins de sept jours, vous l’avez créée', 'Transférer'],
        { given: waiting({ remarks: ['own-act'] }) },
      ),
      'that a second person must vouch for a new manager first': request(
        'personne d’autre ne l’a confirmée',
        { given: waiting({ remarks: ['new-role'] }) },
      ),
      'that somebody else must handle one’s own': request('Un autre gestionnaire', {
        given: waiting({ remarks: ['own-request'] }),
      }),
      'that its code was given already': request('a déjà été donné', {
        given: waiting({ state: 'second-code-released' }),
      }),
      'that it waits no more': request('Demande introuvable', {
        given: answers(ONE, problem(404, 'request-not-found')),
      }),
      'itself, at the address of its code': request('Transférer', { open: `${REQUEST}/code` }),
      'itself, at the address of its refusal': request('Refuser', { open: `${REQUEST}/refus` }),
      'itself, at the address of its transfer': request('Refuser', {
        open: `${REQUEST}/transfert`,
      }),
    }));

  describe('giving the second code', () => {
    const release = async (person: PageStates['person']) => {
      await person.tick('en visio');
      await person.fill({ 'Votre mot de passe': 'x' });
      await person.press('afficher le 2e code');
    };
    const released = (says: string, refusal: Given) =>
      request(says, { act: release, given: waiting({}, refusal) });

    itShows(states, 'manager', {
      'the code': request(CODES.second, { act: release }),
      'the form sent empty asks for the password': request('Saisissez votre mot de passe.', {
        act: press('afficher le 2e code'),
      }),
      'that the password is wrong': released(
        ADVICE,
        answers(RELEASE, problem(403, 'wrong-password')),
      ),
      'how long to wait after too many passwords': released(
        WAIT,
        answers(RELEASE, tooOften('too-many-attempts')),
      ),
      'that somebody gave the code meanwhile': released(
        ADVICE,
        answers(RELEASE, problem(409, 'already-released')),
      ),
      'that the code is for others to give': released(
        ADVICE,
        answers(RELEASE, problem(403, 'own-request')),
      ),
    });
  });

  describe('refusing or transferring a request', () =>
    itShows(states, 'manager', {
      'that a refusal needs a reason': request('Écrivez pourquoi vous refusez', {
        act: press('Refuser la demande'),
      }),
      'that a refusal comes too late': request(ADVICE, {
        given: waiting({}, answers(REFUSE, problem(409, 'request-over'))),
        act: refuse,
      }),
      'that the request is refused': request('La demande est refusée', { act: refuse }),
      'that a transfer needs a unit': request('Choisissez le service', {
        act: press('Transférer la demande'),
      }),
      'that the request is transferred': request('La demande est transférée', {
        act: async (person) => {
          await person.choose('Service qui la recevra', 'RECTORAT');
          await person.press('Transférer la demande');
        },
      }),
    }));

  const contestation = statesOf(`${REQUEST}/contestation`, { given: waiting() });
  const contest = fillAndPress(
    { 'Ce que la personne vous a dit': 'Venu au guichet', 'Votre mot de passe': 'x' },
    'Oui, supprimer ce mot de passe',
  );

  describe('a password that somebody else chose', () =>
    itShows(states, 'manager', {
      'whose it is, and what will happen': contestation('toutes ses sessions sont fermées'),
      'that it wants the password of whoever deletes it': contestation(
        ['Écrivez ce que la personne', 'Saisissez votre mot de passe.'],
        { act: press('Oui, supprimer ce mot de passe') },
      ),
      'that it is deleted': contestation('Le mot de passe est supprimé', { act: contest }),
    }));

  describe('the alerts', () =>
    itShows(states, 'manager', {
      'that there is none': { given: alerts([]), open: '/gestion/alertes', says: 'Aucune alerte.' },
      'every kind of alert': {
        given: alerts(everyKind, 'x'),
        open: '/gestion/alertes',
        says: [
          'Une demande de 2e code est arrivée',
          'Une demande de 2e code attend toujours',
          'Une demande de 2e code attend depuis trop longtemps',
          'Une demande a été annulée',
          'Une demande vous a été transférée',
          'Une personne a donné beaucoup de codes en peu de temps',
        ],
      },
      'the list, at the address of one alert': {
        open: `/gestion/alertes/${RESET_ID}`,
        says: 'Alertes',
      },
      'the list again once an alert was taken into account': {
        open: '/gestion/alertes',
        act: press(/^Prendre en compte/),
        says: 'Alertes',
      },
    }));
}
