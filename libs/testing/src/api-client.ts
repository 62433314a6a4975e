import type { Answer } from './answer.js';
import { EventStream } from './event-stream.js';
import { callHttp, type HttpCall } from './http-call.js';

/** What follows a new token: the answers to these calls carry one in the place of the old one. */
const RENEWS = /^\/(password-changes|reauthentications|password-resets\/[^/]+\/second-code)$/;

/** A person's view of the API: calls carry their token once they have signed in, and go on with the one that takes its place. */
export class ApiClient {
  #token: string | undefined;

  constructor(
    readonly gateway: string,
    token?: string,
  ) {
    this.#token = token;
  }

  /** The token of now. */
  get token(): string | undefined {
    return this.#token;
  }

  /** Sends a call to `/api/v1<path>`, and leaves the answer to be read. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response> {
    const { url, ...call } = this.callOf(method, path, body, headers);
    return fetch(url, call);
  }

  /** Sends a call, and reads its answer. */
  async call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>> {
    const { url, ...call } = this.callOf(method, path, body, headers);
    const response = await callHttp(url, call);
    const answer = (response.text === '' ? null : JSON.parse(response.text)) as {
      token?: string;
    } | null;
    if (RENEWS.test(path) && answer?.token !== undefined) this.#token = answer.token;
    return { status: response.status, headers: response.headers, body: answer as Body };
  }

  private callOf(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): HttpCall & { url: string } {
    return {
      url: `${this.gateway}/api/v1${path}`,
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
  }

  get = <Body = Record<string, unknown>>(path: string) => this.call<Body>('GET', path);
  post = <Body = Record<string, unknown>>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => this.call<Body>('POST', path, body, headers);

  /** The live alerts of a manager, as a browser hears them. */
  async alerts(): Promise<EventStream> {
    const stream = await EventStream.open(`${this.gateway}/api/v1/alerts/stream`, {
      authorization: `Bearer ${this.token}`,
    });
    if (stream.status !== 200) throw new Error(`the stream of alerts answered ${stream.status}`);
    return stream;
  }

  /** Signs in and returns the answer, whatever it is. */
  signIn(login: string, password: string): Promise<Answer<SignIn>> {
    return this.post<SignIn>('/sessions', { login, password });
  }

  /** Types the password again, as what makes or unmakes somebody and a release ask for. */
  async reauthenticate(password: string): Promise<void> {
    const { status } = await this.post('/reauthentications', { password });
    if (status >= 300) throw new Error(`typing the password again answered ${status}`);
  }

  /** The same API as the person who signs in with these. */
  async as(login: string, password: string): Promise<ApiClient> {
    const answer = await this.signIn(login, password);
    if (answer.status !== 201) throw new Error(`${login} could not sign in: ${answer.status}`);
    return new ApiClient(this.gateway, answer.body.token);
  }
}

/** What `POST /sessions` answers. */
export interface SignIn {
  token: string;
  expiresAt: string;
  passwordChangeRequired: boolean;
  account: { agentId: string; login: string; address: string; roles: string[] };
}

/** What `POST /agents` answers. */
export interface CreatedAgent {
  agentId: string;
  account: { state: string; login?: string; address?: string };
}
