import type {
  AccountView,
  IntrospectSessionCall,
  OpenSessionCall,
  SessionAccount,
} from '@citadelle/contracts';
import { type Answers, problem } from './fake-service.js';

/** Tokens that the fake credentials service knows, and who holds them. */
export const TOKENS = {
  administrator: 'token-hfaivre',
  agent: 'token-jpin',
  newcomer: 'token-new',
};

/** The account of an administrator. */
export const HELENE: SessionAccount = {
  agentId: '0199aaaa-0000-7000-8000-000000000001',
  login: 'hfaivre',
  address: 'helene.faivre@ac-besancon.fr',
  firstName: 'Hélène',
  usualName: 'FAIVRE',
  roles: ['administrator'],
  managedUnits: [],
};

/** The account of an agent without any role. */
export const JEAN: SessionAccount = {
  agentId: '0199aaaa-0000-7000-8000-000000000002',
  login: 'jpin',
  address: 'jean.pin@ac-besancon.fr',
  firstName: 'Jean',
  usualName: 'PIN',
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
export const PASSWORD = 'sapin du haut Doubs 25';

const EXPIRES_AT = '2026-11-23T23:00:00.000Z';

const sessions: Record<string, IntrospectSessionCall['response']> = {
  [TOKENS.administrator]: {
    sessionId: 's1',
    expiresAt: EXPIRES_AT,
    passwordChangeRequired: false,
    account: HELENE,
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

/** The credentials service's contract, with three sessions and one account. */
export function fakeCredentials(): Answers {
  return {
    'POST /internal/sessions': ({ body }) => {
      const { password } = body as OpenSessionCall['request'];
      if (password !== PASSWORD) return problem(401, 'invalid-credentials');
      const opened: OpenSessionCall['response'] = {
        token: TOKENS.agent,
        expiresAt: EXPIRES_AT,
        passwordChangeRequired: false,
        account: JEAN,
      };
      return { status: 201, body: opened };
    },
    'POST /internal/sessions/introspection': ({ body }) => {
      const { token } = body as IntrospectSessionCall['request'];
      if (token.length > 128) return problem(422, 'invalid-request');
      const session = sessions[token];
      return session ? { status: 200, body: session } : problem(401, 'session-expired');
    },
    'POST /internal/sessions/closing': () => ({ status: 204 }),
    'POST /internal/password-changes': () => ({ status: 204 }),
    'POST /internal/reauthentications': () => ({ status: 204 }),
    'GET /internal/accounts/*': ({ path }) =>
      path.endsWith(JEAN.agentId)
        ? { status: 200, body: JEANS_ACCOUNT }
        : problem(404, 'account-not-found'),
  };
}
