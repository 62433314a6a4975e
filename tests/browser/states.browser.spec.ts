import type {
  ManagerAlertView,
  RequestRemark,
  RequestView,
  ResetState,
} from '@citadelle/contracts';
import { resetStates } from '@citadelle/contracts';
import {
  type Answer,
  alertView,
  fakeCredentials,
  fakeDirectory,
  fakeNotifications,
  isPage,
  JEAN,
  JEAN_IN_DIRECTORY,
  JEANS_ACCOUNT,
  KnownRoutes,
  NADIA,
  problem,
  RESET_ID,
  startTestGateway,
  type TestGateway,
  TOKENS,
} from '@citadelle/gateway/testing';
import { until } from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Person, PHONE, startBrowser } from '../support/browser.js';

jest.setTimeout(60_000);

const REQUEST = `/gestion/demandes/SIG-AESH/${RESET_ID}`;
const AGENT = `/annuaire/agents/${JEAN.agentId}`;
const UNIT = '/annuaire/services/SIG-AESH';
const REMARKS: RequestRemark[] = ['same-source', 'privileged', 'escalated', 'transferred'];

/** Services that answer as they are told, and a person on the narrowest screen, where the least has room. */
let gateway: TestGateway;
let browser: Browser;
let person: Person;
beforeAll(async () => {
  gateway = await startTestGateway({ PUBLIC_URL: 'http://127.0.0.1:8080' });
  browser = await startBrowser();
  person = await Person.at(browser, gateway.url, { ...PHONE, scripts: true });
});
afterAll(async () => {
  await browser?.close();
  await gateway?.stop();
});

/** A page in one of its states. */
interface Sight {
  /** What is answered to the gateway, where that is not what always is. */
  readonly given?: Given;
  readonly open: string;
  /** What is done there. */
  readonly act?: () => Promise<void>;
  /** What the page says then. */
  readonly says: string;
}

type Given = Partial<Record<'credentials' | 'directory' | 'notifications', Record<string, Answer>>>;

async function see(who: keyof typeof TOKENS | null, { given = {}, open, act, says }: Sight) {
  gateway.credentials.answer(fakeCredentials());
  gateway.directory.answer(fakeDirectory());
  gateway.notifications.answer(fakeNotifications());
  const cookies = person.page.context();
  await cookies.clearCookies();
  if (who !== null) {
    const session = { name: 'session', value: TOKENS[who], url: gateway.url };
    await cookies.addCookies([{ ...session, httpOnly: true, sameSite: 'Strict' }]);
  }
  for (const service of ['credentials', 'directory', 'notifications'] as const) {
    for (const [route, answer] of Object.entries(given[service] ?? {})) {
      gateway[service].answer({ [route]: () => answer });
    }
  }
  await person.open(open);
  await act?.();
  expect(await person.text()).toContain(says);
}

const credentials = (route: string, answer: Answer): Given => ({
  credentials: { [route]: answer },
});
const directory = (route: string, answer: Answer): Given => ({ directory: { [route]: answer } });
const body = (content: unknown, status = 200): Answer => ({ status, body: content });
const wait = (code: string) => problem(429, code, { headers: { 'retry-after': '600' } });
const AWAY: Answer = { status: 503, cut: true };
const press = (name: string | RegExp) => () => person.press(name);
const fillAnd = (typed: Record<string, string>, name: string) => async () => {
  await person.fill(typed);
  await person.press(name);
};

const signIn = fillAnd({ Identifiant: 'jpin', 'Mot de passe': 'faux' }, 'Connexion');
const identity = { 'Nom usuel': 'Pin', Prénom: 'Jean', 'Date de naissance': '2/11/1988' };
const lookUp = fillAnd(identity, 'lancer la recherche');
const toAccount = async () => {
  await lookUp();
  await person.press("obtenir mes codes d'accès");
};
const start = async () => {
  await toAccount();
  await person.press('Je souhaite initialiser mon mot de passe');
};
const send = async () => {
  await start();
  await person.press('envoyer ma demande de code');
};
const withLogin = fillAnd(
  { Identifiant: 'jpin', 'Date de naissance': '2/11/1988' },
  "obtenir mes codes d'accès",
);
const track = fillAnd({ Identifiant: 'jpin', '1er code': 'K7QM-3TXB' }, 'Voir ma demande');
const complete = fillAnd(
  {
    '1. Identifiant': 'jpin',
    '2. 1er code': 'K7QM-3TXB',
    '3. 2e code': 'W2ZD-9HPA',
    '4. Nouveau mot de passe': 'azerty',
    '5. Confirmation': 'azerty',
  },
  'modifier mon mot de passe',
);
const rejected = problem(422, 'password-rejected', {
  body: { errors: [{ field: 'newPassword', code: 'too-short', message: 'Choisissez mieux.' }] },
});

describe('whoever comes sees', () => {
  it.each<[string, Sight]>([
    ['the welcome page', { open: '/', says: 'Pratic' }],
    ['the way in', { open: '/connexion', says: 'Identifiant' }],
    ['that a session ended', { open: '/connexion?motif=session-terminee', says: 'est terminée' }],
    ['that one must sign in', { open: '/espace', says: 'Connexion nécessaire' }],
    ['that they are out', { open: '/connexion?motif=deconnexion', says: 'déconnecté(e)' }],
    ['a password chosen', { open: '/connexion?motif=mot-de-passe-choisi', says: 'est modifié' }],
    ['an empty sign-in', { open: '/connexion', act: press('Connexion'), says: 'Saisissez votre' }],
    ['a wrong password', { open: '/connexion', act: signIn, says: 'Que faire.' }],
    [
      'how long to wait before signing in again',
      {
        given: credentials('POST /internal/sessions', wait('too-many-attempts')),
        open: '/connexion',
        act: signIn,
        says: 'recommencer dans 10 minutes',
      },
    ],
    [
      'that nobody can sign in now',
      {
        given: credentials('POST /internal/sessions', AWAY),
        open: '/connexion',
        act: signIn,
        says: 'momentanément indisponible',
      },
    ],
    ['the ways to codes', { open: '/codes-acces', says: "Mes codes d'accès" }],
    ['A', { open: '/codes-acces/a', says: 'Étape 1 sur 5' }],
    ['A, empty', { open: '/codes-acces/a', act: press('lancer la recherche'), says: 'Saisissez' }],
    [
      'A, nobody found',
      {
        given: directory('POST /internal/identity-lookups', problem(404, 'identity-not-found')),
        open: '/codes-acces/a',
        act: lookUp,
        says: 'Que faire.',
      },
    ],
    [
      'A, too often',
      {
        given: directory('POST /internal/identity-lookups', wait('too-many-lookups')),
        open: '/codes-acces/a',
        act: lookUp,
        says: 'recommencer dans 10 minutes',
      },
    ],
    ['A, found', { open: '/codes-acces/a', act: lookUp, says: 'Étape 2 sur 5' }],
    ['A, again', { open: '/codes-acces/a/compte', says: 'Étape 1 sur 5' }],
    ['A, the account', { open: '/codes-acces/a', act: toAccount, says: 'Étape 3 sur 5' }],
    [
      'A, a request that is pending',
      {
        given: credentials('POST /internal/password-resets', problem(409, 'reset-pending')),
        open: '/codes-acces/a',
        act: start,
        says: 'Annuler la demande en cours et recommencer',
      },
    ],
    [
      'A, too many requests',
      {
        given: credentials('POST /internal/password-resets', wait('too-many-resets')),
        open: '/codes-acces/a',
        act: start,
        says: 'recommencer dans 10 minutes',
      },
    ],
    ['A, the first code', { open: '/codes-acces/a', act: start, says: 'Étape 4 sur 5' }],
    [
      'A, a request that could not be sent',
      {
        given: credentials('POST /internal/password-resets/*/second-code-request', AWAY),
        open: '/codes-acces/a',
        act: send,
        says: 'K7QM-3TXB',
      },
    ],
    ['A, the request sent', { open: '/codes-acces/a', act: send, says: 'Étape 5 sur 5' }],
    ['B', { open: '/codes-acces/b', says: 'Étape 1 sur 3' }],
    [
      'B, empty',
      { open: '/codes-acces/b', act: press("obtenir mes codes d'accès"), says: 'Saisis' },
    ],
    [
      'B, a request that is pending',
      {
        given: credentials('POST /internal/password-resets', problem(409, 'reset-pending')),
        open: '/codes-acces/b',
        act: withLogin,
        says: 'recommencez à zéro',
      },
    ],
    ['B, the first code', { open: '/codes-acces/b', act: withLogin, says: 'Étape 2 sur 3' }],
    ['C', { open: '/codes-acces/c', says: 'Étape 1 sur 2' }],
    [
      'C, empty',
      { open: '/codes-acces/c', act: press('modifier mon mot de passe'), says: 'Saisissez le 2e' },
    ],
    [
      'C, a weak password',
      {
        given: credentials('POST /internal/password-resets/completion', rejected),
        open: '/codes-acces/c',
        act: complete,
        says: 'non respectée',
      },
    ],
    [
      'C, refused',
      {
        given: credentials(
          'POST /internal/password-resets/completion',
          problem(400, 'reset-refused'),
        ),
        open: '/codes-acces/c',
        act: complete,
        says: 'Que faire.',
      },
    ],
    ['C, done', { open: '/codes-acces/c', act: complete, says: 'Étape 2 sur 2' }],
    ['which request', { open: '/codes-acces/suivi', says: 'Où en est ma demande ?' }],
    ['none sent', { open: '/codes-acces/demande', says: 'Où en est ma demande ?' }],
    [
      'which request, empty',
      { open: '/codes-acces/suivi', act: press('Voir ma demande'), says: 'Saisissez votre 1er' },
    ],
    [
      'no such request',
      {
        given: credentials('POST /internal/password-resets/status', problem(400, 'reset-refused')),
        open: '/codes-acces/suivi',
        act: track,
        says: 'Que faire.',
      },
    ],
    [
      'a request taken back',
      {
        open: '/codes-acces/suivi',
        act: async () => {
          await track();
          await person.press('annuler');
        },
        says: 'Votre demande est annulée',
      },
    ],
    ['« Ce n’est pas moi »', { open: '/ce-n-est-pas-moi?jeton=x.y', says: "Ce n'est pas moi" }],
    ['half a link', { open: '/ce-n-est-pas-moi', says: 'Ce lien est incomplet' }],
    [
      'somebody else’s request, refused',
      {
        given: credentials(
          'POST /internal/password-resets/cancellation',
          problem(400, 'reset-refused'),
        ),
        open: '/ce-n-est-pas-moi?jeton=x.y',
        act: press('Ce n’est pas moi : annuler cette demande'),
        says: 'Que faire.',
      },
    ],
    [
      'somebody else’s request, cancelled',
      {
        open: '/ce-n-est-pas-moi?jeton=x.y',
        act: press('Ce n’est pas moi : annuler cette demande'),
        says: 'La demande est annulée',
      },
    ],
    ['how accessible it is', { open: '/accessibilite', says: 'Déclaration d’accessibilité' }],
    ['whose site it is', { open: '/mentions-legales', says: 'Mentions légales' }],
    ['what is kept', { open: '/donnees-personnelles', says: 'Données personnelles' }],
    ['all pages', { open: '/plan-du-site', says: 'Plan du site' }],
  ])('%s', (_what, sight) => see(null, sight));

  it.each<ResetState>(resetStates.slice())('a request that is %s', (state) => {
    const status = {
      resetId: RESET_ID,
      state,
      unit: state === 'started' ? null : 'SIG-AESH',
      requestedAt: state === 'started' ? null : '2026-11-23T09:00:00.000Z',
      expiresAt: '2026-11-26T09:00:00.000Z',
    };
    const given = credentials('POST /internal/password-resets/status', body(status));
    return see(null, { given, open: '/codes-acces/suivi', act: track, says: 'État' });
  });
});

describe('whoever is signed in sees', () => {
  const change = fillAnd(
    {
      'Mot de passe actuel': 'x',
      'Nouveau mot de passe': 'azerty',
      'Confirmation du nouveau': 'azerty',
    },
    'modifier mon mot de passe',
  );
  it.each<[string, keyof typeof TOKENS, Sight]>([
    ['the choice of a password', 'newcomer', { open: '/espace', says: 'avec votre NUMEN' }],
    ['a new choice', 'agent', { open: '/mot-de-passe', says: 'Choisir mon mot de passe' }],
    [
      'a choice left empty',
      'agent',
      { open: '/mot-de-passe', act: press('modifier mon mot de passe'), says: 'deuxième fois' },
    ],
    [
      'a wrong present password',
      'agent',
      {
        given: credentials('POST /internal/password-changes', problem(403, 'wrong-password')),
        open: '/mot-de-passe',
        act: change,
        says: 'Que faire.',
      },
    ],
    [
      'a weak choice',
      'newcomer',
      {
        given: credentials('POST /internal/password-changes', rejected),
        open: '/mot-de-passe',
        act: change,
        says: 'non respectée',
      },
    ],
    ['a choice made', 'agent', { open: '/mot-de-passe', act: change, says: 'est modifié' }],
    [
      'their space without their sign-ins',
      'agent',
      { given: credentials('GET /internal/sign-ins', AWAY), open: '/espace', says: 'plus tard' },
    ],
    ['their space', 'agent', { open: '/espace', says: 'jean.pin@ac-besancon.fr' }],
    ['who is in already', 'agent', { open: '/connexion', says: 'déjà connecté(e)' }],
    ['no page for others', 'agent', { open: '/gestion/demandes', says: 'Page introuvable' }],
    ['no directory', 'manager', { open: '/annuaire', says: 'Page introuvable' }],
    [
      'the way out',
      'agent',
      { open: '/espace', act: press('se déconnecter'), says: 'Vous êtes déconnecté(e)' },
    ],
  ])('%s', (_what, who, sight) => see(who, sight));
});

const QUEUE = 'GET /internal/units/*/password-resets';
const units = [
  { unitId: 'SIG-AESH', name: 'Gestion des AESH', managers: [NADIA.agentId] },
  { unitId: 'RECTORAT', name: 'Rectorat', managers: [] },
];
const twoUnits = { 'GET /internal/units': body({ items: units }) };
function waiting(change: Partial<RequestView> = {}, more: Record<string, Answer> = {}): Given {
  const { agentId, firstName, usualName, login } = JEAN;
  const request: RequestView = {
    resetId: RESET_ID,
    state: 'awaiting-second-code',
    agent: { agentId, firstName, usualName, login },
    unit: 'SIG-AESH',
    requestedAt: '2026-11-23T09:00:00.000Z',
    expiresAt: '2026-11-26T09:00:00.000Z',
    remarks: [],
    ...change,
  };
  const queue = { [QUEUE]: body({ items: [request], next: 'suite' }) };
  return { directory: twoUnits, credentials: { ...queue, ...more } };
}
const alerts = (items: ManagerAlertView[], next: string | null = null): Given => ({
  notifications: { 'GET /internal/manager-alerts': body({ items, next }) },
});
const release = async () => {
  await person.tick('en visio');
  await person.fill({ 'Votre mot de passe': 'x' });
  await person.press('afficher le 2e code');
};
const RELEASE = 'POST /internal/password-resets/*/second-code';
const REFUSE = 'POST /internal/password-resets/*/refusal';
const refuse = fillAnd({ Motif: 'Je ne connais pas cette personne' }, 'refuser la demande');
const transfer = async () => {
  await person.choose('Service qui la recevra', 'RECTORAT');
  await person.press('transférer la demande');
};

describe('a manager sees', () => {
  const kinds: ManagerAlertView['kind'][] = [
    'second-code-requested',
    'second-code-reminder',
    'second-code-escalation',
    'request-cancelled',
    'request-transferred',
    'release-alarm',
  ];
  const all = kinds.map((kind, at) =>
    alertView({
      kind,
      alertId: `0199cccc-0000-7000-8000-00000000000${at}`,
      ...(kind === 'release-alarm' && { unit: null, resetId: null }),
      ...(at % 2 === 1 && { acknowledged: { by: NADIA.agentId, at: '2026-11-23T10:00:00.000Z' } }),
    }),
  );
  it.each<[string, Sight]>([
    [
      'no request',
      {
        given: credentials(QUEUE, body({ items: [], next: null })),
        open: '/gestion/demandes',
        says: 'Aucune demande en attente.',
      },
    ],
    [
      'requests to be looked at twice',
      {
        given: waiting({ remarks: ['own-request', ...REMARKS] }),
        open: '/gestion/demandes',
        says: 'VOTRE PROPRE DEMANDE',
      },
    ],
    [
      'a request whose code was given',
      {
        given: waiting({ state: 'second-code-released' }),
        open: '/gestion/demandes',
        says: '2e code déjà donné',
      },
    ],
    ['what an open page shows anew', { open: '/gestion/demandes/en-direct', says: 'Jean PIN' }],
    ['the rest of a queue', { open: '/gestion/demandes/SIG-AESH?apres=x', says: 'Jean PIN' }],
    [
      'no unit of others',
      {
        given: credentials(QUEUE, problem(404, 'unit-not-found')),
        open: '/gestion/demandes/AUTRE',
        says: 'Que faire.',
      },
    ],
    [
      'how long to wait',
      {
        given: credentials(QUEUE, wait('too-many-requests')),
        open: '/gestion/demandes/SIG-AESH',
        says: 'Vous pourrez recommencer dans 10 minutes.',
      },
    ],
    ['a request', { given: waiting(), open: REQUEST, says: 'Transférer' }],
    [
      'one to be looked at twice',
      { given: waiting({ remarks: REMARKS }), open: REQUEST, says: 'F' },
    ],
    [
      'their own',
      {
        given: waiting({ remarks: ['own-request'] }),
        open: REQUEST,
        says: 'Un autre gestionnaire',
      },
    ],
    [
      'one whose code was given',
      {
        given: waiting({ state: 'second-code-released' }),
        open: REQUEST,
        says: 'a déjà été donné',
      },
    ],
    [
      'one that is gone',
      {
        given: credentials(QUEUE, body({ items: [], next: null })),
        open: REQUEST,
        says: 'Demande introuvable',
      },
    ],
    ['no address of a code', { given: waiting(), open: `${REQUEST}/code`, says: 'Transférer' }],
    ['no address of a refusal', { given: waiting(), open: `${REQUEST}/refus`, says: 'Refuser' }],
    ['none of a transfer', { given: waiting(), open: `${REQUEST}/transfert`, says: 'Refuser' }],
    [
      'a check that was not said',
      {
        given: waiting(),
        open: REQUEST,
        act: press('afficher le 2e code'),
        says: 'Saisissez votre mot de passe.',
      },
    ],
    [
      'a password refused',
      {
        given: waiting({}, { 'POST /internal/reauthentications': problem(403, 'wrong-password') }),
        open: REQUEST,
        act: release,
        says: 'Que faire.',
      },
    ],
    [
      'how long to wait with a password',
      {
        given: waiting({}, { 'POST /internal/reauthentications': wait('too-many-attempts') }),
        open: REQUEST,
        act: release,
        says: 'recommencer dans 10 minutes',
      },
    ],
    [
      'a code given meanwhile',
      {
        given: waiting({}, { [RELEASE]: problem(409, 'already-released') }),
        open: REQUEST,
        act: release,
        says: 'Que faire.',
      },
    ],
    [
      'a code that is for others to give',
      {
        given: waiting({}, { [RELEASE]: problem(403, 'own-request') }),
        open: REQUEST,
        act: release,
        says: 'Que faire.',
      },
    ],
    ['the second code', { given: waiting(), open: REQUEST, act: release, says: 'W2ZD-9HPA' }],
    [
      'a refusal without a reason',
      {
        given: waiting(),
        open: REQUEST,
        act: press('refuser la demande'),
        says: 'Écrivez pourquoi vous refusez',
      },
    ],
    [
      'a refusal that comes too late',
      {
        given: waiting({}, { [REFUSE]: problem(409, 'request-over') }),
        open: REQUEST,
        act: refuse,
        says: 'Que faire.',
      },
    ],
    ['a refusal', { given: waiting(), open: REQUEST, act: refuse, says: 'La demande est refusée' }],
    [
      'a transfer to nobody',
      {
        given: waiting(),
        open: REQUEST,
        act: press('transférer la demande'),
        says: 'Choisissez le service',
      },
    ],
    ['a transfer', { given: waiting(), open: REQUEST, act: transfer, says: 'est transférée' }],
    ['no alert', { given: alerts([]), open: '/gestion/alertes', says: 'Aucune alerte.' }],
    [
      'every alert',
      { given: alerts(all, 'x'), open: '/gestion/alertes', says: 'beaucoup de codes' },
    ],
    ['no address of an alert', { open: `/gestion/alertes/${RESET_ID}`, says: 'Alertes' }],
    [
      'an alert taken into account',
      { open: '/gestion/alertes', act: press(/^prendre en compte/), says: 'Alertes' },
    ],
  ])('%s', (_what, sight) => see('manager', sight));
});

const newAgent = async () => {
  await person.fill({ ...identity, NUMEN: '03E1800242JPQ' });
  await person.choose('Service gestionnaire', 'SIG-AESH');
  await person.press('créer l’agent');
};
const depart = fillAnd({ 'Date du départ': '31/08/2026' }, 'enregistrer le départ');
const jean = (change: object): Given => ({
  directory: {
    ...twoUnits,
    'GET /internal/agents/*': body({ ...JEAN_IN_DIRECTORY, ...change }),
  },
});

const NOTHING_COUNTED = {
  accounts: { numen: 0, chosen: 0, none: 0, closed: 0 },
  requests: resetStates.map((state) => ({ state, count: 0 })),
  medianSecondsToCode: null,
  weeks: [{ monday: '2026-11-23', started: 0, refused: 0, expired: 0, medianSecondsToCode: null }],
};

describe('an administrator sees', () => {
  const found = (items: unknown[], next: string | null = null) =>
    directory('GET /internal/agents', body({ items, next }));
  const others = [
    JEAN_IN_DIRECTORY,
    { ...JEAN_IN_DIRECTORY, login: null, status: 'departed', usualName: 'DE LA TOUR'.repeat(9) },
  ];
  it.each<[string, Sight]>([
    [
      'people',
      { given: found(others, 'x'), open: '/annuaire?query=p', says: 'Résultats suivants' },
    ],
    ['nobody', { given: found([]), open: '/annuaire', says: 'Personne ne correspond' }],
    ['a search that cannot be', { open: `/annuaire?query=${'x'.repeat(101)}`, says: 'Corrigez' }],
    [
      'requests that wait elsewhere',
      { given: waiting(), open: '/gestion/demandes', says: 'comme administrateur' },
    ],
    ['a new agent', { open: '/annuaire/agents/nouveau', says: 'Créer un agent' }],
    [
      'one without anything',
      {
        open: '/annuaire/agents/nouveau',
        act: press('créer l’agent'),
        says: 'Saisissez le NUMEN.',
      },
    ],
    [
      'a NUMEN of somebody else',
      {
        given: directory('POST /internal/agents', problem(409, 'numen-conflict')),
        open: '/annuaire/agents/nouveau',
        act: newAgent,
        says: 'Que faire.',
      },
    ],
    ['one created', { open: '/annuaire/agents/nouveau', act: newAgent, says: 'est créé' }],
    [
      'one who was known',
      {
        given: directory('POST /internal/agents', body({ agentId: JEAN.agentId, created: false })),
        open: '/annuaire/agents/nouveau',
        act: newAgent,
        says: 'Agent déjà connu',
      },
    ],
    ['an agent', { given: jean({}), open: AGENT, says: 'initial (NUMEN)' }],
    [
      'an account to come',
      {
        given: credentials('GET /internal/accounts/*', problem(404, 'account-not-found')),
        open: AGENT,
        says: 'Le compte n’est pas encore ouvert.',
      },
    ],
    [
      'a possible duplicate',
      { given: jean({ possibleDuplicateOf: [NADIA.agentId] }), open: AGENT, says: 'Doublon' },
    ],
    [
      'logins of old',
      {
        given: credentials(
          'GET /internal/accounts/*',
          body({ ...JEANS_ACCOUNT, aliases: ['pin', 'jeanpin'], password: 'chosen' }),
        ),
        open: AGENT,
        says: 'toujours valables pin, jeanpin',
      },
    ],
    ['somebody who left', { given: jean({ status: 'departed' }), open: AGENT, says: 'Retour' }],
    [
      'a departure without a date',
      { open: AGENT, act: press('enregistrer le départ'), says: 'Saisissez la date' },
    ],
    [
      'a departure that cannot be',
      {
        given: directory('POST /internal/agents/*/departure', problem(409, 'already-departed')),
        open: AGENT,
        act: depart,
        says: 'Que faire.',
      },
    ],
    ['a departure', { open: AGENT, act: depart, says: 'Le départ est enregistré' }],
    [
      'a return without a date',
      {
        given: jean({ status: 'departed' }),
        open: AGENT,
        act: press('enregistrer le retour'),
        says: 'Saisissez la date',
      },
    ],
    [
      'a return',
      {
        given: jean({ status: 'departed' }),
        open: AGENT,
        act: fillAnd({ 'Date du retour': '1/9/2026' }, 'enregistrer le retour'),
        says: 'Le retour est enregistré',
      },
    ],
    [
      'another administrator',
      { open: AGENT, act: press('nommer administrateur'), says: 'est admi' },
    ],
    ['one administrator less', { open: AGENT, act: press('retirer ce rôle'), says: 'n’est plus' }],
    [
      'that one administrator must stay',
      {
        given: directory('DELETE /internal/administrators/*', problem(409, 'last-administrator')),
        open: AGENT,
        act: press('retirer ce rôle'),
        says: 'Que faire.',
      },
    ],
    ['how it goes', { open: '/annuaire/tableau-de-bord', says: 'Comptes encore sur NUMEN' }],
    [
      'that there is nothing to count',
      {
        given: credentials('GET /internal/statistics', body(NOTHING_COUNTED)),
        open: '/annuaire/tableau-de-bord',
        says: 'Personne n’a encore de compte.',
      },
    ],
    [
      'that nothing can be counted now',
      {
        given: credentials('GET /internal/statistics', AWAY),
        open: '/annuaire/tableau-de-bord',
        says: 'Erreur 503',
      },
    ],
    ['no address of a departure', { open: `${AGENT}/depart`, says: 'Départ' }],
    ['nor of a return', { open: `${AGENT}/retour`, says: 'Départ' }],
    ['nor of an appointment', { open: `${AGENT}/nomination`, says: 'Départ' }],
    ['nor of its end', { open: `${AGENT}/retrait`, says: 'Départ' }],
    ['nobody', { open: `/annuaire/agents/${NADIA.agentId}`, says: 'Que faire.' }],
    ['the units', { given: { directory: twoUnits }, open: '/annuaire/services', says: 'aucun' }],
    [
      'a unit without anything',
      { open: '/annuaire/services', act: press('déclarer le service'), says: 'Saisissez le code' },
    ],
    [
      'a unit that is there',
      {
        open: '/annuaire/services',
        act: fillAnd({ Code: 'sig-aesh', Nom: 'x' }, 'déclarer le service'),
        says: 'existe déjà',
      },
    ],
    ['a unit of nobody', { open: UNIT, says: 'Personne : les demandes' }],
    ['a unit', { given: { directory: twoUnits }, open: UNIT, says: 'retirer' }],
    ['no such unit', { open: '/annuaire/services/AUTRE', says: 'Erreur 404' }],
    [
      'a name that is none',
      { open: UNIT, act: fillAnd({ Nom: ' ' }, 'modifier le nom'), says: 'Sa' },
    ],
    ['a name', { open: UNIT, act: press('modifier le nom'), says: 'est modifié' }],
    [
      'a manager who is nobody',
      {
        open: UNIT,
        act: fillAnd({ 'Identifiant de la personne': 'x' }, 'nommer gestionnaire'),
        says: 'Personne ne porte cet identifiant.',
      },
    ],
    [
      'a manager',
      {
        open: UNIT,
        act: fillAnd({ 'Identifiant de la personne': 'jpin' }, 'nommer gestionnaire'),
        says: 'est nommé',
      },
    ],
    [
      'a manager less',
      { given: { directory: twoUnits }, open: UNIT, act: press(/^retirer/), says: 'est retiré' },
    ],
    ['no address of a name', { open: `${UNIT}/nom`, says: 'Gestionnaires' }],
    ['nor of a manager', { open: `${UNIT}/nomination`, says: 'Gestionnaires' }],
    ['nor of one less', { open: `${UNIT}/retrait/${JEAN.agentId}`, says: 'Gestionnaires' }],
  ])('%s', (_what, sight) => see('administrator', sight));
});

describe('what goes wrong is told by a page', () => {
  it.each<[number, keyof typeof TOKENS | null, Sight]>([
    [404, null, { open: '/nulle-part', says: 'Page introuvable' }],
    [405, null, { open: '/codes-acces/annulation', says: 'Erreur 405' }],
    [
      413,
      null,
      {
        open: '/connexion',
        act: fillAnd({ Identifiant: 'x'.repeat(70_000), 'Mot de passe': 'x' }, 'Connexion'),
        says: 'Erreur 413',
      },
    ],
    [
      500,
      'administrator',
      {
        given: directory('GET /internal/units', problem(500, 'internal-error')),
        open: '/annuaire',
        says: 'indiquez ce numéro',
      },
    ],
    [
      503,
      'administrator',
      {
        given: directory('GET /internal/units', AWAY),
        open: '/annuaire',
        says: 'Vous pourrez recommencer dans',
      },
    ],
    [
      403,
      null,
      {
        open: '/connexion',
        act: async () => {
          await person.page.context().clearCookies();
          await signIn();
        },
        says: 'Autorisez les cookies',
      },
    ],
    [
      403,
      null,
      {
        open: '/connexion',
        act: async () => {
          // As if another form had been opened in another browser.
          const visitor = { name: 'visitor', value: 'x'.repeat(43), url: gateway.url };
          await person.page.context().addCookies([visitor]);
          await signIn();
        },
        says: 'ouverte depuis trop longtemps',
      },
    ],
  ])('%i', async (status, who, sight) => {
    await see(who, sight);
    expect(person.given.at(-1)).toMatchObject({ status });
  });

  it('403 from another site', async () => {
    await person.page.goto('about:blank');
    const form = `<form method="post" action="${gateway.url}/connexion"><button>ok</button></form>`;
    await person.page.setContent(`<title>Ailleurs</title><main>${form}</main>`);
    await Promise.all([
      person.page.waitForURL(`${gateway.url}/connexion`),
      person.page.getByRole('button').click(),
    ]);
    await person.look();
    expect(await person.text()).toContain('Ce formulaire ne vient pas de Pratic');
  });
});

describe('scripts bring comfort', () => {
  it('show what is typed as a password, on demand', async () => {
    await person.open('/connexion');
    await person.fill({ 'Mot de passe': 'abc' });
    const password = person.page.locator('#password');
    await person.page.getByRole('button', { name: 'Afficher : Mot de passe' }).click();
    expect(await password.getAttribute('type')).toBe('text');
    await person.page.getByRole('button', { name: 'Masquer : Mot de passe' }).click();
    expect(await password.getAttribute('type')).toBe('password');
  });

  it('tell which rules a password meets while it is typed', async () => {
    await person.open('/codes-acces/c');
    await person.fill({ '1. Identifiant': 'jpin', '4. Nouveau mot de passe': 'jpin' });
    const rules = () => person.page.locator('#regles').innerText();
    await until('two rules are not met', async () => {
      return (await rules()).match(/pas encore respectée/g)?.length === 2;
    });
    await person.fill({ '4. Nouveau mot de passe': 'tuilerie et campanule 41' });
    await until('all rules are met', async () => !(await rules()).includes('pas encore'));
  });
});

it('every page of the site was looked at, and every form was sent', () => {
  const routes = gateway.service.app.get(KnownRoutes).all();
  const unseen = routes
    .filter(({ method, url }) => ['GET', 'POST'].includes(method) && isPage(url))
    // Events for a script, not a page.
    .filter(({ url }) => url !== '/gestion/demandes/flux')
    .filter(({ method, url }) => {
      const path = new RegExp(`^${url.replaceAll(/:[^/]+/g, '[^/]+')}$`);
      return !person.given.some((page) => page.method === method && path.test(page.path));
    })
    .map(({ method, url }) => `${method} ${url}`);
  expect(unseen).toEqual([]);
});
