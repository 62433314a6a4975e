import type { Readable } from 'node:stream';
import { Pool } from 'undici';
import { administrator } from '@citadelle/local';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What a call of the API answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The public API, as the administrator calls it once she has signed in. */
export class AdministratorApi {
  private token = '';
  private readonly pool: Pool;

  constructor(gateway: string) {
    this.pool = new Pool(gateway, { connections: 16 });
  }

  async signIn(): Promise<void> {
    const { login, password } = administrator;
    this.renew(await this.call('POST', '/sessions', { login, password }));
  }

  /** Types the password again, as an appointment and the confirmation of an import ask for. */
  async reauthenticate(): Promise<void> {
    const { password } = administrator;
    this.renew(await this.call('POST', '/reauthentications', { password }));
  }

  /** A call in her name, with another token, or with none when it is empty. */
  call(method: Method, path: string, body: unknown, token = this.token): Promise<ApiAnswer> {
    const json = body === undefined ? null : JSON.stringify(body);
    return this.send(method, path, json, 'application/json', token);
  }

  /** Sends a file of HR. */
  upload(file: Readable | Buffer, query: string): Promise<ApiAnswer> {
    return this.send('POST', `/agent-imports?${query}`, file, 'text/csv', this.token);
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async send(
    method: Method,
    path: string,
    body: string | Buffer | Readable | null,
    type: string,
    token: string,
  ): Promise<ApiAnswer> {
    const headers = {
      ...(body !== null && { 'content-type': type }),
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const answer = await this.pool.request({ method, path: `/api/v1${path}`, headers, body });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: text === '' ? null : JSON.parse(text) };
  }

  private renew({ status, body }: ApiAnswer): void {
    if (status >= 300) throw new Error(`the administrator’s password was answered by ${status}`);
    this.token = (body as { token: string }).token;
  }
}
