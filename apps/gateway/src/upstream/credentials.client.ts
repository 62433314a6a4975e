import type {
  AccountView,
  ChangePasswordCall,
  IntrospectSessionCall,
  OpenSessionCall,
  ReauthenticateCall,
} from '@citadelle/contracts';
import { ProblemError } from '@citadelle/service-kit';
import type { Upstream } from './upstream.js';

/** The credentials service's calls, as the gateway makes them. */
export class CredentialsClient {
  constructor(private readonly service: Upstream) {}

  openSession(body: OpenSessionCall['request']): Promise<OpenSessionCall['response']> {
    return this.service.call({ method: 'POST', path: '/internal/sessions', body });
  }

  introspect(token: string): Promise<IntrospectSessionCall['response']> {
    const path = '/internal/sessions/introspection';
    return this.service.call({ method: 'POST', path, body: { token }, retry: true });
  }

  async closeSession(token: string): Promise<void> {
    const path = '/internal/sessions/closing';
    await this.service.call({ method: 'POST', path, body: { token }, retry: true });
  }

  async changePassword(body: ChangePasswordCall['request']): Promise<void> {
    await this.service.call({ method: 'POST', path: '/internal/password-changes', body });
  }

  async reauthenticate(body: ReauthenticateCall['request']): Promise<void> {
    await this.service.call({ method: 'POST', path: '/internal/reauthentications', body });
  }

  /** The account of an agent, waiting up to `waitMs` for it to open; undefined when there is none yet. */
  async account(agentId: string, waitMs = 0): Promise<AccountView | undefined> {
    const path = `/internal/accounts/${agentId}`;
    try {
      return await this.service.call({ method: 'GET', path, query: { waitMs } });
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'account-not-found') return undefined;
      throw error;
    }
  }
}
