import type {
  AccountView,
  AwaitedAccount,
  ChangePasswordCall,
  GetStatisticsCall,
  IntrospectSessionCall,
  ListSignInsCall,
  OpenSessionCall,
  ReauthenticateCall,
} from '@citadelle/contracts';
import { ProblemError } from '@citadelle/service-kit';
import type { Upstream } from './upstream.js';

/** How long an answer about an agent waits until the account has followed. */
const ACCOUNT_WAIT_MS = 2_000;

/** The credentials service's calls, as the gateway makes them. */
export class CredentialsClient {
  constructor(private readonly service: Upstream) {}

  openSession(body: OpenSessionCall['request']): Promise<OpenSessionCall['response']> {
    return this.service.call({ method: 'POST', path: '/internal/sessions', body });
  }

  /** The session of a token. `keepIdle` leaves its idle deadline where it is. */
  introspect(token: string, keepIdle?: true): Promise<IntrospectSessionCall['response']> {
    const path = '/internal/sessions/introspection';
    const body: IntrospectSessionCall['request'] = { token, keepIdle };
    return this.service.call({ method: 'POST', path, body, retry: true });
  }

  async closeSession(token: string): Promise<void> {
    const path = '/internal/sessions/closing';
    await this.service.call({ method: 'POST', path, body: { token }, retry: true });
  }

  /** The last sign-ins of the actor. */
  signIns(): Promise<ListSignInsCall['response']> {
    return this.service.call({ method: 'GET', path: '/internal/sign-ins' });
  }

  statistics(): Promise<GetStatisticsCall['response']> {
    return this.service.call({ method: 'GET', path: '/internal/statistics' });
  }

  async changePassword(body: ChangePasswordCall['request']): Promise<void> {
    await this.service.call({ method: 'POST', path: '/internal/password-changes', body });
  }

  async reauthenticate(body: ReauthenticateCall['request']): Promise<void> {
    await this.service.call({ method: 'POST', path: '/internal/reauthentications', body });
  }

  /** The account of an agent, after waiting a moment until it is as `awaited`; undefined when there is none yet. */
  async account(agentId: string, awaited?: AwaitedAccount): Promise<AccountView | undefined> {
    const path = `/internal/accounts/${agentId}`;
    const query = awaited && { waitMs: ACCOUNT_WAIT_MS, awaited };
    try {
      return await this.service.call({ method: 'GET', path, query });
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'account-not-found') return undefined;
      throw error;
    }
  }

  /** Like {@link account}, but undefined also when credentials cannot answer: the agent exists in any case. */
  async accountIfSeen(agentId: string, awaited?: AwaitedAccount): Promise<AccountView | undefined> {
    try {
      return await this.account(agentId, awaited);
    } catch (error) {
      if (error instanceof ProblemError) return undefined;
      throw error;
    }
  }
}
