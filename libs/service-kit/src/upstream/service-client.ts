import type { Pool } from 'undici';
import { currentCall } from '../call/call-context.js';
import { ProblemError } from '../problems/problem-error.js';
import { serviceUnavailable } from '../problems/standard-problems.js';
import { Deadline, exchange } from './exchange.js';
import { wasNotSent } from './not-sent.js';
import { problemOfAnswer } from './problem-of-answer.js';
import type { Replica } from './replica.js';
import type { CallOutcome } from './replicas-observer.js';
import { Replicas, type ReplicasOptions } from './replicas.js';
import {
  requestOf,
  type SentFile,
  type ServiceAnswer,
  type ServiceCall,
  type UploadCall,
  uploadOf,
} from './service-call.js';

const DEFAULT_TIMEOUT_MS = 5000;
/** How long a service may take no more of a file, and no answer come once it has all of it. */
const UPLOAD_SILENCE_MS = 60_000;

/**
 * Calls one service, spread over all its replicas, on connections that stay open. Goes on to the next replica when
 * nothing was sent. Throws the {@link ProblemError} that the service answered, or 503 `service-unavailable` when it
 * cannot be reached or is late.
 */
export class ServiceClient {
  private readonly replicas: Replicas;
  private readonly timeoutMs: number;

  constructor(
    private readonly options: Omit<ReplicasOptions, 'connections'> & {
      readonly credential: string;
      readonly timeoutMs?: number;
      /** Connections per replica. Default 128. */
      readonly connections?: number;
    },
  ) {
    if (options.baseUrls.length === 0) throw new TypeError('a service has at least one address');
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.replicas = new Replicas({ ...options, connections: options.connections ?? 128 });
  }

  async call<T = undefined>(call: ServiceCall): Promise<ServiceAnswer<T>> {
    const deadline = new Deadline(call.timeoutMs ?? this.timeoutMs, currentCall().gone);
    const mayRepeat = call.retry ?? (call.method === 'GET' || call.idempotencyKey !== undefined);
    const tried = new Set<Replica>();
    try {
      let failure: unknown;
      // One more try than replicas, so that a single replica that had closed its connection is tried again.
      for (let tries = 0; tries <= Math.max(this.replicas.size, 1) && !deadline.passed; tries++) {
        const replica = await this.replicas.take(tried, deadline.remainingMs);
        if (!replica) throw serviceUnavailable(1, this.replicas.failure);
        tried.add(replica);
        const { pool } = replica;
        try {
          // The time ran out while waiting for a replica: this one has not failed.
          if (deadline.passed) break;
          const answer = await this.send<T>(replica, pool, call, deadline);
          if (!(answer instanceof ProblemError)) return answer;
          if (answer.code !== 'shutting-down') throw answer;
          failure = answer;
        } catch (error) {
          if (error instanceof ProblemError) throw error;
          failure = error;
        } finally {
          this.replicas.giveBack(replica);
        }
        if (deadline.isForNobody) break;
        this.replicas.failed(replica, pool);
        if (!(failure instanceof ProblemError) && !wasNotSent(failure) && !mayRepeat) break;
      }
      throw serviceUnavailable(1, failure);
    } finally {
      deadline.clear();
    }
  }

  /**
   * Opens an answer that does not end, such as a feed, at a living replica. It is broken off when nothing came for
   * `silenceMs`.
   */
  async open(
    call: Pick<ServiceCall, 'path' | 'query'>,
    silenceMs: number,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    const replica = await this.replicas.take(new Set(), this.timeoutMs);
    if (!replica) throw serviceUnavailable(1, this.replicas.failure);
    const { pool } = replica;
    try {
      const { statusCode, headers, body } = await pool.request({
        ...requestOf({ ...call, method: 'GET' }, this.options.credential),
        headersTimeout: this.timeoutMs,
        bodyTimeout: silenceMs,
        signal,
      });
      if (statusCode === 200) return body;
      throw problemOfAnswer(statusCode, headers, await body.text());
    } catch (error) {
      const isItsOwn = error instanceof ProblemError && error.code !== 'shutting-down';
      if (!isItsOwn && !signal.aborted) this.replicas.failed(replica, pool);
      throw error;
    } finally {
      this.replicas.giveBack(replica);
    }
  }

  /**
   * Sends a file as it comes to a living replica, and nothing of it twice. It takes as long as whoever sends it; once
   * they are gone, it breaks off.
   */
  async upload<T = undefined>(call: UploadCall, file: SentFile): Promise<ServiceAnswer<T>> {
    const { gone } = currentCall();
    const replica = await this.replicas.take(new Set(), this.timeoutMs);
    if (!replica) throw serviceUnavailable(1, this.replicas.failure);
    const { pool } = replica;
    try {
      const { statusCode, headers, body } = await pool.request({
        ...uploadOf(call, file, this.options.credential),
        headersTimeout: UPLOAD_SILENCE_MS,
        bodyTimeout: this.timeoutMs,
        ...(gone && { signal: gone }),
      });
      const text = await body.text();
      if (statusCode >= 400) throw problemOfAnswer(statusCode, headers, text);
      return { status: statusCode, headers, body: (text ? JSON.parse(text) : undefined) as T };
    } catch (error) {
      const isItsOwn = error instanceof ProblemError && error.code !== 'shutting-down';
      // The file itself may have broken off: only the replica's own failures count against it.
      if (isItsOwn || file.content.errored || gone?.aborted) throw error;
      this.replicas.failed(replica, pool);
      throw serviceUnavailable(1, error);
    } finally {
      this.replicas.giveBack(replica);
    }
  }

  /** Closes the connections. Nest calls it when the client is a provider. */
  onApplicationShutdown(): Promise<void> {
    return this.replicas.close();
  }

  private async send<T>(
    replica: Replica,
    pool: Pool,
    call: ServiceCall,
    deadline: Deadline,
  ): Promise<ServiceAnswer<T> | ProblemError> {
    const told = (outcome: CallOutcome) => this.options.observer?.called(replica.name, outcome);
    let answer;
    try {
      answer = await exchange(
        pool,
        requestOf(call, this.options.credential, deadline.remainingMs),
        deadline,
      );
    } catch (error) {
      if (!deadline.isForNobody)
        told(deadline.passed ? 'late' : wasNotSent(error) ? 'not-sent' : 'interrupted');
      throw error;
    }
    const { status, headers, text } = answer;
    if (status < 400) {
      told('answered');
      return { status, headers, body: (text ? JSON.parse(text) : undefined) as T };
    }
    const problem = problemOfAnswer(status, headers, text);
    if (problem.code === 'shutting-down') told('shutting-down');
    else told(status < 500 ? 'answered' : 'failed');
    if (status >= 500) replica.countFailure();
    return problem;
  }
}
