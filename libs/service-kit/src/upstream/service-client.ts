import { callHeaders } from '@citadelle/contracts';
import { Pool } from 'undici';
import { currentCall } from '../call/call-context.js';
import { ProblemError } from '../problems/problem-error.js';
import { serviceUnavailable } from '../problems/standard-problems.js';
import { Deadline, exchange } from './exchange.js';
import { wasNotSent } from './not-sent.js';
import { problemOfAnswer } from './problem-of-answer.js';

const DEFAULT_TIMEOUT_MS = 5000;
const CONNECT_TIMEOUT_MS = 1000;
/** How long an address that could not be reached is tried last. */
const SHUNNED_MS = 1000;

/** One call to another service. */
export interface ServiceCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its parameters encoded already. */
  readonly path: string;
  readonly body?: unknown;
  /** Undefined and null parameters are left out; a list is repeated. */
  readonly query?: object;
  readonly idempotencyKey?: string | undefined;
  /** Whether it may be sent again when nobody knows if it arrived. Default: GET, or with an idempotency key. */
  readonly retry?: boolean;
  /** Instead of the client's own. */
  readonly timeoutMs?: number;
}

/** What the other service answered. */
export interface ServiceAnswer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

interface Upstream {
  readonly pool: Pool;
  shunnedUntil: number;
}

/**
 * Calls one service at its addresses in turn, over connections that stay open. Goes on to the next
 * address when nothing was sent. Throws the {@link ProblemError} that the service answered, or 503
 * `service-unavailable` when it cannot be reached or is late.
 */
export class ServiceClient {
  private readonly upstreams: readonly Upstream[];
  private readonly credential: string;
  private readonly timeoutMs: number;
  private turn = 0;

  constructor(options: {
    baseUrls: readonly string[];
    credential: string;
    timeoutMs?: number;
    /** Connections per address. Default 128. */
    connections?: number;
  }) {
    if (options.baseUrls.length === 0) throw new TypeError('a service has at least one address');
    this.credential = options.credential;
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.upstreams = options.baseUrls.map((url) => ({
      shunnedUntil: 0,
      pool: new Pool(new URL(url).origin, {
        connections: options.connections ?? 128,
        pipelining: 1,
        keepAliveTimeout: 30_000,
        keepAliveMaxTimeout: 60_000,
        connect: { timeout: CONNECT_TIMEOUT_MS },
        headersTimeout: 0,
        bodyTimeout: 0,
      }),
    }));
  }

  async call<T = undefined>(call: ServiceCall): Promise<ServiceAnswer<T>> {
    const deadline = new Deadline(call.timeoutMs ?? this.timeoutMs);
    const mayRepeat = call.retry ?? (call.method === 'GET' || call.idempotencyKey !== undefined);
    try {
      let failure: unknown;
      // One more try than addresses: behind one name there may be several servers.
      for (let tries = 0; tries <= this.upstreams.length && !deadline.passed; tries++) {
        const upstream = this.next();
        try {
          const answer = await this.send<T>(upstream, call, deadline);
          if (!(answer instanceof ProblemError)) return answer;
          if (answer.code !== 'shutting-down') throw answer;
          failure = answer;
        } catch (error) {
          if (error instanceof ProblemError) throw error;
          failure = error;
          if (!wasNotSent(error) && !mayRepeat) break;
        }
        upstream.shunnedUntil = performance.now() + SHUNNED_MS;
      }
      throw serviceUnavailable(1, failure);
    } finally {
      deadline.clear();
    }
  }

  /** Closes the connections. Nest calls it when the client is a provider. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.upstreams.map(({ pool }) => pool.close()));
  }

  private next(): Upstream {
    const now = performance.now();
    const count = this.upstreams.length;
    for (let skipped = 0; skipped < count; skipped++) {
      const upstream = this.upstreams[(this.turn + skipped) % count]!;
      if (upstream.shunnedUntil > now) continue;
      this.turn = (this.turn + skipped + 1) % count;
      return upstream;
    }
    const upstream = this.upstreams[this.turn % count]!;
    this.turn = (this.turn + 1) % count;
    return upstream;
  }

  private async send<T>(
    { pool }: Upstream,
    call: ServiceCall,
    deadline: Deadline,
  ): Promise<ServiceAnswer<T> | ProblemError> {
    const request = {
      method: call.method,
      path: call.query ? call.path + queryString(call.query) : call.path,
      headers: this.headersOf(call),
      body: call.body === undefined ? null : JSON.stringify(call.body),
    };
    const { status, headers, text } = await exchange(pool, request, deadline);
    if (status >= 400) return problemOfAnswer(status, headers, text);
    return { status, headers, body: (text ? JSON.parse(text) : undefined) as T };
  }

  private headersOf(call: ServiceCall): Record<string, string> {
    const { correlationId, actor, source } = currentCall();
    const headers: Record<string, string> = {
      [callHeaders.credential]: this.credential,
      [callHeaders.correlationId]: correlationId,
    };
    if (actor !== undefined) headers[callHeaders.actor] = actor;
    if (source !== undefined) headers[callHeaders.source] = source;
    if (call.idempotencyKey !== undefined)
      headers[callHeaders.idempotencyKey] = call.idempotencyKey;
    if (call.body !== undefined) headers['content-type'] = 'application/json';
    return headers;
  }
}

function queryString(query: object): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) parameters.append(name, String(one));
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}
