import { callHeaders } from '@citadelle/contracts';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Histogram } from 'prom-client';
import { type CallContext, callOfRequest, runInCall } from '../call/call-context.js';
import { standardProblem } from '../problems/standard-problems.js';
import { credentialCheck } from './service-credential.js';

/** Routes of the gateway that probes ask, without a line in the log, and while it stops too. */
const PROBES = new Set(['/health/live', '/health/ready']);

declare module 'fastify' {
  interface FastifyRequest {
    /** The call of the request; absent when it was refused before our hooks. */
    call?: CallContext;
  }
}

/** Options of the hooks around each request. */
export interface RequestHooksOptions {
  /** When set, only callers that present it are answered, and they may speak for a person. */
  readonly credential: string | undefined;
  readonly logger: Logger;
  readonly durations: Histogram<'method' | 'route' | 'status'>;
  /** Whether the service is stopping. */
  readonly isDraining: () => boolean;
}

/** Around each request: its call context, the service credential, its log line and its metric. */
export function addRequestHooks(fastify: FastifyInstance, options: RequestHooksOptions): void {
  const { credential, logger, durations, isDraining } = options;
  const isOurs = credential === undefined ? undefined : credentialCheck(credential);

  fastify.decorateRequest('call');
  fastify.addHook('onRequest', (request, reply, done) => {
    const probe = PROBES.has(request.routeOptions.url ?? '');
    const trusted = isOurs?.(request.headers[callHeaders.credential]) ?? false;
    const gone = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort();
    });
    const call = { ...callOfRequest(request.headers, request.ip, trusted), gone: gone.signal };
    request.call = call;
    reply.raw.setHeader(callHeaders.correlationId, call.correlationId);
    reply.raw.setHeader('cache-control', 'no-store');
    reply.raw.setHeader('x-content-type-options', 'nosniff');
    runInCall(call, () => {
      if (isDraining() && !probe) return done(standardProblem('shutting-down'));
      if (isOurs && !trusted) return done(standardProblem('service-credential-required'));
      done();
    });
  });

  // Closes the connections of requests that came before the service began to stop, too.
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (isDraining()) void reply.header('connection', 'close');
    done(null, payload);
  });

  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    if (!PROBES.has(route)) {
      const { method } = request;
      const status = reply.statusCode;
      durations.observe({ method, route, status }, reply.elapsedTime / 1000);
      const durationMs = Math.round(reply.elapsedTime * 10) / 10;
      const correlationId = request.call?.correlationId;
      logger.info({ correlationId, method, route, status, durationMs }, 'request');
    }
    done();
  });
}
