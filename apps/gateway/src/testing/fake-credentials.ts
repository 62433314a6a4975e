import { callHeaders, resetStates } from '@citadelle/contracts';
import {
  accounts,
  type AccountView,
  contestations,
  devices,
  type IntrospectedSession,
  type OpenSession,
  type JournalEntryView,
  passwords,
  requests,
  type RequestView,
  resetDelays,
  resets,
  type SessionAccount,
  securityJournal,
  sessions,
  signInDelays,
  statistics,
  type StatisticsView,
} from '@citadelle/contracts/calls';
import { chosenPasswords, people } from '@citadelle/testing';
import { fakeOperations } from './fake-operations.js';
import { type Answers, problem, type ReceivedCall, serve } from './fake-service.js';

/** Tokens that the fake credentials service knows, and who holds them. */
export const TOKENS = {
  /** Hélène, who has just typed her password again. */
  administrator: 'token-hfaivre',
  /** Hélène in the same session before that, when she has only signed in. */
  signedIn: 'token-hfaivre-2',
  manager: 'token-nbenali',
  agent: 'token-jpin',
  newcomer: 'token-new',
};

/** What of somebody an account shows. */
function named({ login, firstName, usualName }: (typeof people)[keyof typeof people]) {
  return { login, firstName, usualName };
}

/** The account of an administrator. */
export const HELENE: SessionAccount = {
  agentId: '0199aaaa-0000-7000-8000-000000000001',
  ...named(people.helene),
  address: 'helene.faivre@ac-besancon.fr',
  roles: ['administrator'],
  managedUnits: [],
};

/** The account of a manager of SIG-AESH. */
export const NADIA: SessionAccount = {
  agentId: '0199aaaa-0000-7000-8000-000000000003',
  ...named(people.nadia),
  address: 'nadia.benali@ac-besancon.fr',
  roles: ['manager'],
  managedUnits: ['SIG-AESH'],
};

/** The account of an agent without any role. */
export const JEAN: SessionAccount = {
  agentId: '0199aaaa-0000-7000-8000-000000000002',
  ...named(people.jean),
  address: 'jean.pin@ac-besancon.fr',
  roles: [],
  managedUnits: [],
};

/** Jean's account as the credentials service shows it. */
export const JEANS_ACCOUNT: AccountView = {
  agentId: JEAN.agentId,
  state: 'open',
  login: JEAN.login,
  aliases: [],
  address: JEAN.address,
  password: 'numen',
};

/** The password that opens a session with the fake credentials service. */
export const PASSWORD = chosenPasswords.first;

/** The device cookie that every sign-in with the fake credentials service gives. */
export const DEVICE = 'agent.browser.now.signature';

/** The reset that the fake credentials service knows, and its codes. */
export const RESET_ID = '0199bbbb-0000-7000-8000-000000000001';
export const CODES = { first: 'K7QM-3TXB', second: 'W2ZD-9HPA' };

/** The same codes as they go to the service: their characters alone. */
export const SENT_CODES = { first: 'K7QM3TXB', second: 'W2ZD9HPA' };

const EXPIRES_AT = '2026-11-23T23:00:00.000Z';

const sessionIdOf = (number: number) => `0199cccc-0000-7000-8000-00000000000${number}`;

/** The token that takes the place of any other once a password was chosen or typed again. */
export const RENEWED = 'token-renewed';

const openSessions: Record<string, IntrospectedSession> = {
  [TOKENS.administrator]: {
    sessionId: sessionIdOf(1),
    expiresAt: EXPIRES_AT,
    reauthenticatedUntil: '2999-01-01T10:07:00.000Z',
    passwordChangeRequired: false,
    account: HELENE,
  },
  [TOKENS.signedIn]: {
    sessionId: sessionIdOf(1),
    expiresAt: EXPIRES_AT,
    reauthenticatedUntil: null,
    passwordChangeRequired: false,
    account: HELENE,
  },
  [TOKENS.manager]: {
    sessionId: sessionIdOf(4),
    expiresAt: EXPIRES_AT,
    reauthenticatedUntil: null,
    passwordChangeRequired: false,
    account: NADIA,
  },
  [TOKENS.agent]: {
    sessionId: sessionIdOf(2),
    expiresAt: EXPIRES_AT,
    reauthenticatedUntil: null,
    passwordChangeRequired: false,
    account: JEAN,
  },
  [TOKENS.newcomer]: {
    sessionId: sessionIdOf(3),
    expiresAt: EXPIRES_AT,
    reauthenticatedUntil: null,
    passwordChangeRequired: true,
    account: { ...HELENE, firstName: 'Nouvelle' },
  },
};

/** The sessions that Jean has open: the one of his token, and another. */
export const OPEN_SESSIONS: OpenSession[] = [
  {
    sessionId: sessionIdOf(2),
    openedAt: '2026-11-23T08:05:00.000Z',
    lastUsedAt: '2026-11-23T08:20:00.000Z',
    source: '192.0.2.7',
    device: 'Firefox sous Windows',
  },
  {
    sessionId: sessionIdOf(9),
    openedAt: '2026-11-23T07:00:00.000Z',
    lastUsedAt: '2026-11-23T07:30:00.000Z',
    source: '2001:db8::9',
    device: 'Safari sur iPhone',
  },
];

/** The fake keeps the old token too: tests use it again. */
function renew(token: string): string {
  const session = openSessions[token];
  if (session) openSessions[RENEWED] = { ...session, passwordChangeRequired: false };
  return RENEWED;
}

const REQUESTED_AT = '2026-11-23T09:00:00.000Z';

const handles = (actor: unknown) => actor === HELENE.agentId || actor === NADIA.agentId;
const REFUSED = problem(400, 'reset-refused');
const NO_REQUEST = problem(404, 'request-not-found');

/** Jean's request, which waits in SIG-AESH unless said otherwise. */
export function jeansRequest(change: Partial<RequestView> = {}): RequestView {
  const { agentId, firstName, usualName, login } = JEAN;
  return {
    resetId: RESET_ID,
    state: 'awaiting-second-code',
    agent: { agentId, firstName, usualName, login },
    unit: 'SIG-AESH',
    requestedAt: REQUESTED_AT,
    expiresAt: EXPIRES_AT,
    remarks: [],
    ...change,
  };
}

const FAKE_REQUEST = jeansRequest({ remarks: ['same-source'] });

const asHandler =
  <Response>(response: Response) =>
  (_request: unknown, { headers }: ReceivedCall) =>
    handles(headers[callHeaders.actor]) ? response : NO_REQUEST;

/** What is asked about a reset, with what the fake knows of it. */
function fakeResets(): Answers {
  return [
    serve(resets.start, () => ({
      resetId: RESET_ID,
      firstCode: CODES.first,
      state: 'started',
      expiresAt: EXPIRES_AT,
    })),
    serve(resets.requestCode, ({ resetId, unit = 'SIG-AESH' }) =>
      resetId === RESET_ID
        ? { state: 'awaiting-second-code', unit, expiresAt: EXPIRES_AT }
        : REFUSED,
    ),
    serve(resets.status, () => ({
      resetId: RESET_ID,
      state: 'awaiting-second-code',
      unit: 'SIG-AESH',
      requestedAt: REQUESTED_AT,
      expiresAt: EXPIRES_AT,
    })),
    serve(resets.cancel, () => undefined),
    serve(resets.complete, () => undefined),
    serve(contestations.lookAtLink, () => ({ effect: 'cancelled', unit: 'SIG-AESH' })),
    serve(contestations.useLink, () => ({ effect: 'cancelled', unit: 'SIG-AESH' })),
    serve(contestations.contest, ({ agentId }) =>
      agentId === JEAN.agentId ? undefined : problem(404, 'agent-not-found'),
    ),
    serve(requests.list, (_request, { headers }) =>
      handles(headers[callHeaders.actor])
        ? { items: [FAKE_REQUEST], next: 'later' }
        : problem(404, 'unit-not-found'),
    ),
    serve(requests.get, asHandler(FAKE_REQUEST)),
    serve(resets.release, ({ password, token }, { headers }) =>
      handles(headers[callHeaders.actor])
        ? {
            secondCode: CODES.second,
            expiresAt: EXPIRES_AT,
            ...(password !== undefined && { token: renew(token) }),
          }
        : NO_REQUEST,
    ),
    serve(resets.refuse, asHandler(undefined)),
    serve(resets.transfer, asHandler(undefined)),
    serve(resetDelays.lift, () => undefined),
  ];
}

/** What the fake credentials service counted. */
export const STATISTICS: StatisticsView = {
  accounts: { numen: 12, chosen: 340, none: 1, closed: 7 },
  requests: resetStates.map((state, at) => ({ state, count: at + 2 })),
  medianSecondsToCode: 7500,
  weeks: [
    { monday: '2026-10-26', started: 0, refused: 0, expired: 0, medianSecondsToCode: null },
    { monday: '2026-11-02', started: 9, refused: 1, expired: 2, medianSecondsToCode: 90 },
    { monday: '2026-11-09', started: 11, refused: 0, expired: 1, medianSecondsToCode: 7200 },
    { monday: '2026-11-16', started: 17, refused: 5, expired: 4, medianSecondsToCode: 90000 },
    { monday: '2026-11-23', started: 7, refused: 1, expired: 1, medianSecondsToCode: 30 },
  ],
};

/** The entries of the security journal that the fake credentials service knows. */
export const JOURNAL: JournalEntryView[] = [
  {
    at: '2026-11-23T09:05:00.000Z',
    until: '2026-11-23T09:05:00.000Z',
    count: 1,
    kind: 'code-released',
    actor: personIn(NADIA),
    agent: personIn(JEAN),
    unit: 'SIG-AESH',
    source: '192.0.2.7',
    operation: null,
    outcome: 'done',
  },
  {
    at: '2026-11-23T08:01:00.000Z',
    until: '2026-11-23T08:40:00.000Z',
    count: 17,
    kind: 'right-refused',
    actor: { agentId: JEAN.agentId, firstName: null, usualName: null, login: null },
    agent: null,
    unit: null,
    source: '2001:db8::/64',
    operation: 'GET /agents',
    outcome: 'administrator-required',
  },
];

function personIn({ agentId, firstName, usualName, login }: SessionAccount) {
  return { agentId, firstName, usualName, login };
}

/** The credentials service's contract, with a session for each token, one account and one reset. */
export function fakeCredentials(): Answers {
  return [
    ...fakeResets(),
    serve(sessions.signIn, ({ password }) =>
      password === PASSWORD
        ? {
            token: TOKENS.agent,
            device: DEVICE,
            expiresAt: EXPIRES_AT,
            passwordChangeRequired: false,
            account: JEAN,
          }
        : problem(401, 'invalid-credentials'),
    ),
    serve(
      sessions.introspect,
      ({ token }) => openSessions[token] ?? problem(401, 'session-expired'),
    ),
    serve(
      sessions.watch,
      ({ sessionId }) =>
        Object.values(openSessions).find((session) => session.sessionId === sessionId) ??
        problem(401, 'session-expired'),
    ),
    serve(sessions.signOut, () => undefined),
    serve(sessions.list, () => ({ items: OPEN_SESSIONS })),
    serve(sessions.end, ({ sessionId }) =>
      OPEN_SESSIONS.some((one) => one.sessionId === sessionId)
        ? undefined
        : problem(404, 'session-not-found'),
    ),
    serve(sessions.endOthers, () => undefined),
    serve(devices.forget, () => undefined),
    serve(devices.recognise, ({ device }) => ({
      agentId: device === DEVICE ? JEAN.agentId : null,
    })),
    serve(signInDelays.lift, ({ agentId }) =>
      agentId === JEAN.agentId ? undefined : problem(404, 'account-not-found'),
    ),
    serve(sessions.endAllOf, ({ agentId }) =>
      agentId === JEAN.agentId ? undefined : problem(404, 'account-not-found'),
    ),
    serve(sessions.signIns, () => ({
      items: [
        { at: '2026-11-23T08:05:00.000Z', source: '192.0.2.7' },
        { at: '2026-07-01T16:30:00.000Z', source: '2001:db8::9' },
      ],
      refused: { count: 3, since: '2026-11-02T07:00:00.000Z', last: '2026-11-22T22:10:00.000Z' },
    })),
    serve(securityJournal.record, () => undefined),
    serve(securityJournal.read, ({ after }, { headers }) =>
      headers[callHeaders.actor] === HELENE.agentId
        ? { items: after === undefined ? JOURNAL : [], next: after === undefined ? 'later' : null }
        : problem(403, 'administrator-required'),
    ),
    fakeOperations('credentials'),
    serve(statistics.get, () => STATISTICS),
    serve(passwords.change, ({ token }) => ({ token: renew(token), expiresAt: EXPIRES_AT })),
    serve(passwords.reauthenticate, ({ token }) => ({
      ...{ token: renew(token), expiresAt: EXPIRES_AT, until: EXPIRES_AT },
    })),
    serve(accounts.get, ({ agentId }) =>
      agentId === JEAN.agentId ? JEANS_ACCOUNT : problem(404, 'account-not-found'),
    ),
  ];
}
