import { resetStates } from '@citadelle/contracts';
import type {
  AccountView,
  IntrospectedSession,
  IntrospectSession,
  OpenedSession,
  OpenSession,
  ReleasedSecondCode,
  RequestSecondCode,
  RequestView,
  ResetStatus,
  SessionAccount,
  LastSignIns,
  StartedReset,
  StatisticsView,
} from '@citadelle/contracts/calls';
import { chosenPasswords, people } from '@citadelle/testing';
import { type Answers, problem } from './fake-service.js';

/** Tokens that the fake credentials service knows, and who holds them. */
export const TOKENS = {
  administrator: 'token-hfaivre',
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

/** The reset that the fake credentials service knows, and its codes. */
export const RESET_ID = '0199bbbb-0000-7000-8000-000000000001';
export const CODES = { first: 'K7QM-3TXB', second: 'W2ZD-9HPA' };

const EXPIRES_AT = '2026-11-23T23:00:00.000Z';

const sessions: Record<string, IntrospectedSession> = {
  [TOKENS.administrator]: {
    sessionId: 's1',
    expiresAt: EXPIRES_AT,
    passwordChangeRequired: false,
    account: HELENE,
  },
  [TOKENS.manager]: {
    sessionId: 's4',
    expiresAt: EXPIRES_AT,
    passwordChangeRequired: false,
    account: NADIA,
  },
  [TOKENS.agent]: {
    sessionId: 's2',
    expiresAt: EXPIRES_AT,
    passwordChangeRequired: false,
    account: JEAN,
  },
  [TOKENS.newcomer]: {
    sessionId: 's3',
    expiresAt: EXPIRES_AT,
    passwordChangeRequired: true,
    account: { ...HELENE, firstName: 'Nouvelle' },
  },
};

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

/** What is asked about a reset, with what the fake knows of it. */
function fakeResets(): Answers {
  return {
    'POST /internal/password-resets': () => {
      const started: StartedReset = {
        resetId: RESET_ID,
        firstCode: CODES.first,
        state: 'started',
        expiresAt: EXPIRES_AT,
      };
      return { status: 201, body: started };
    },
    'POST /internal/password-resets/*/second-code-request': ({ path, body }) => {
      if (!path.includes(RESET_ID)) return REFUSED;
      const { unit = 'SIG-AESH' } = body as RequestSecondCode;
      return { status: 202, body: { state: 'awaiting-second-code', unit, expiresAt: EXPIRES_AT } };
    },
    'POST /internal/password-resets/status': () => {
      const body: ResetStatus = {
        resetId: RESET_ID,
        state: 'awaiting-second-code',
        unit: 'SIG-AESH',
        requestedAt: REQUESTED_AT,
        expiresAt: EXPIRES_AT,
      };
      return { status: 200, body };
    },
    'POST /internal/password-resets/cancellation': () => ({ status: 204 }),
    'POST /internal/password-resets/completion': () => ({ status: 204 }),
    'GET /internal/units/*/password-resets': ({ headers }) => {
      if (!handles(headers['x-actor'])) return problem(404, 'unit-not-found');
      return { status: 200, body: { items: [FAKE_REQUEST], next: 'later' } };
    },
    'GET /internal/password-resets/*': ({ headers }) =>
      handles(headers['x-actor']) ? { status: 200, body: FAKE_REQUEST } : NO_REQUEST,
    'POST /internal/password-resets/*/second-code': ({ headers }) => {
      if (!handles(headers['x-actor'])) return NO_REQUEST;
      const released: ReleasedSecondCode = {
        secondCode: CODES.second,
        expiresAt: EXPIRES_AT,
      };
      return { status: 201, body: released };
    },
    'POST /internal/password-resets/*/refusal': ({ headers }) =>
      handles(headers['x-actor']) ? { status: 204 } : NO_REQUEST,
    'POST /internal/password-resets/*/transfer': ({ headers }) =>
      handles(headers['x-actor']) ? { status: 204 } : NO_REQUEST,
  };
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

/** The credentials service's contract, with a session for each token, one account and one reset. */
export function fakeCredentials(): Answers {
  return {
    ...fakeResets(),
    'POST /internal/sessions': ({ body }) => {
      const { password } = body as OpenSession;
      if (password !== PASSWORD) return problem(401, 'invalid-credentials');
      const opened: OpenedSession = {
        token: TOKENS.agent,
        expiresAt: EXPIRES_AT,
        passwordChangeRequired: false,
        account: JEAN,
      };
      return { status: 201, body: opened };
    },
    'POST /internal/sessions/introspection': ({ body }) => {
      const { token } = body as IntrospectSession;
      if (token.length > 128) return problem(422, 'invalid-request');
      const session = sessions[token];
      return session ? { status: 200, body: session } : problem(401, 'session-expired');
    },
    'GET /internal/sign-ins': () => {
      const body: LastSignIns = {
        items: [
          { at: '2026-11-23T08:05:00.000Z', source: '192.0.2.7' },
          { at: '2026-07-01T16:30:00.000Z', source: '2001:db8::9' },
        ],
      };
      return { status: 200, body };
    },
    'GET /internal/statistics': () => ({ status: 200, body: STATISTICS }),
    'POST /internal/sessions/closing': () => ({ status: 204 }),
    'POST /internal/password-changes': () => ({ status: 204 }),
    'POST /internal/reauthentications': () => ({ status: 204 }),
    'GET /internal/accounts/*': ({ path }) =>
      path.endsWith(JEAN.agentId)
        ? { status: 200, body: JEANS_ACCOUNT }
        : problem(404, 'account-not-found'),
  };
}
