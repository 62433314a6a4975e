import { callHeaders, type Grants } from '@citadelle/contracts';
import { writeGrants } from '@citadelle/rights';
import type { Answer } from './answer.js';
import { callHttp, type HttpCall } from './http-call.js';

/** For whom an internal call is made, from where, and what else goes with it. */
export interface InternalCallOptions {
  /** The agent for whom the call is made. */
  readonly actor?: string;
  /** What was granted to that agent. */
  readonly grants?: Grants;
  /** Until when the actor counts as having just typed their password again, RFC 3339. */
  readonly reauthenticatedUntil?: string;
  /** The address that the call began at. */
  readonly source?: string;
  /** Which replica is asked: the first one unless told otherwise. */
  readonly replica?: number;
  /** They win over the headers that are sent anyway. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Calls a service as the other services do. */
export class InternalClient {
  constructor(
    /** The base URL of a replica. */
    private readonly urlOf: (replica: number) => string,
    private readonly credential: string,
  ) {}

  /** Calls `path`, which is below `/internal/` unless it begins with a slash, and leaves the answer to be read. */
  fetch(method: string, path: string, options: InternalCallOptions = {}): Promise<Response> {
    const { url, ...call } = this.callOf(method, path, undefined, options);
    return fetch(url, call);
  }

  /** Calls `path`, as `fetch` does, and reads the whole answer; text and bytes go as they are. */
  async call<Body>(
    method: string,
    path: string,
    body?: unknown,
    options: InternalCallOptions = {},
  ): Promise<Answer<Body>> {
    const { url, ...call } = this.callOf(method, path, body, options);
    const { status, headers, text } = await callHttp(url, call);
    const isJson = /[/+]json\b/.test(headers.get('content-type') ?? '');
    const read = isJson ? JSON.parse(text) : text || undefined;
    return { status, headers, body: read as Body };
  }

  private callOf(
    method: string,
    path: string,
    body: unknown,
    options: InternalCallOptions,
  ): HttpCall & { url: string } {
    const { actor, grants, reauthenticatedUntil, source, replica = 0, headers, signal } = options;
    const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof Blob;
    return {
      url: this.urlOf(replica) + (path.startsWith('/') ? path : `/internal/${path}`),
      method,
      headers: {
        [callHeaders.credential]: this.credential,
        ...(actor !== undefined && { [callHeaders.actor]: actor }),
        ...(grants && { [callHeaders.grants]: writeGrants(grants) }),
        ...(reauthenticatedUntil !== undefined && {
          [callHeaders.reauthenticatedUntil]: reauthenticatedUntil,
        }),
        ...(source !== undefined && { [callHeaders.source]: source }),
        ...(body !== undefined &&
          !(body instanceof Blob) && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    };
  }
}
