import { setTimeout as pause } from 'node:timers/promises';
import type { Problem } from '@citadelle/contracts';
import type { AccountView } from '@citadelle/contracts/calls';
import type { Identity } from './academy.js';

/** The gateway answered, and said no. Carries no part of the request. */
export class GatewayRefused extends Error {
  override readonly name = 'GatewayRefused';

  constructor(
    call: string,
    readonly problem: Problem,
  ) {
    const fields = problem.errors?.map(({ field, code }) => ` ${field}: ${code}`).join(',') ?? '';
    super(`${call}: ${problem.status} ${problem.code}${fields}`);
  }
}

const PATIENCE_MS = 30_000;

/** Speaks to the public API, as anybody could. */
export class GatewayClient {
  constructor(
    private readonly url: string,
    private token?: string,
  ) {}

  /** Signs in. With a first password, the session is good for nothing but the choice of another. */
  async signIn(login: string, password: string): Promise<GatewayClient> {
    const session = await this.call<{ token: string }>('POST', '/sessions', { login, password });
    return new GatewayClient(this.url, session.token);
  }

  async choosePassword(currentPassword: string, newPassword: string): Promise<void> {
    const change = { currentPassword, newPassword };
    this.token = (await this.call<{ token: string }>('POST', '/password-changes', change)).token;
  }

  /** Types one's password again; the session goes on under a new token. */
  async reauthenticate(password: string): Promise<void> {
    const typed = { password };
    this.token = (await this.call<{ token: string }>('POST', '/reauthentications', typed)).token;
  }

  async declareUnit(unitId: string, name: string): Promise<void> {
    await this.call('PUT', `/units/${unitId}`, { name });
  }

  async createAgent(agent: Identity): Promise<string> {
    return (await this.call<{ agentId: string }>('POST', '/agents', agent)).agentId;
  }

  async appointManager(unitId: string, agentId: string): Promise<void> {
    await this.call('PUT', `/units/${unitId}/managers/${agentId}`);
  }

  /** Waits until this person can sign in. */
  async openAccount(agentId: string): Promise<AccountView> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const { account } = await this.call<{ account: AccountView | { state: 'pending' } }>(
        'GET',
        `/agents/${agentId}`,
      );
      if (account.state === 'open' && account.password !== 'none') return account;
      if (Date.now() > deadline) throw new Error('An account of the academy does not open');
      await pause(20);
    }
  }

  /**
   * Any call of the API; refused, it throws {@link GatewayRefused}. Every call of ours may be repeated: those that
   * find the gateway or a service not there yet are.
   */
  async call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const response = await this.send(method, path, body).catch((error: Error) => error);
      const unavailable = response instanceof Error || response.status === 503;
      if (unavailable && Date.now() < deadline) {
        await pause(200);
        continue;
      }
      if (response instanceof Error) throw response;
      const answer = response.status === 204 ? undefined : await response.json();
      if (!response.ok) throw new GatewayRefused(`${method} ${path}`, answer as Problem);
      return answer as Answer;
    }
  }

  private send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(this.token && { authorization: `Bearer ${this.token}` }),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
  }
}
