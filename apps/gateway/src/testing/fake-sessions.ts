import {
  type AccountView,
  type IntrospectedSession,
  type OpenSession,
  type SessionAccount,
  sessions,
} from '@citadelle/contracts/calls';
import { chosenPasswords, people } from '@citadelle/testing';
import { type Answers, problem, serve } from './fake-service.js';

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

/** When the sessions and resets of the fake credentials service end. */
export const EXPIRES_AT = '2026-11-23T23:00:00.000Z';

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

/** The token that takes the place of one. The fake keeps that one too: tests use it again. */
export function renew(token: string): string {
  const session = openSessions[token];
  if (session) openSessions[RENEWED] = { ...session, passwordChangeRequired: false };
  return RENEWED;
}

/** What is asked about sessions: there is one for each token. */
export function fakeSessions(): Answers {
  return [
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
  ];
}
