import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Networks } from '../call/source.js';
import type { ProblemError } from '../problems/problem-error.js';
import { problemOfError } from '../problems/problem-of-error.js';
import { sendProblem } from '../problems/problem.filter.js';
import { standardProblem } from '../problems/standard-problems.js';
import { mayTakeLong } from './long-body.js';

/** Largest body of a request. */
const BODY_LIMIT = 64 * 1024;

/** The pipe of Nest validates requests. Fastify would load compilers of JSON Schemas, which are large and of no use here. */
const noSchemas = (): never => {
  throw new Error('a route of ours has no schema of Fastify');
};

/** Nest's adapter, with Fastify's errors left as they are for the problem filter to read. */
class ProblemFastifyAdapter extends FastifyAdapter {
  override mapException(error: unknown): unknown {
    return error;
  }
}

/** The HTTP server of a service: JSON bodies only, and a problem for whatever goes wrong below the routes too. */
export function createAdapter(
  trustedProxies: string[],
  routedUrl: (url: string) => string = (url) => url,
): FastifyAdapter {
  const trusted = new Networks(trustedProxies);
  const adapter = new ProblemFastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: trustedProxies.length > 0 && ((address: string) => trusted.includes(address)),
    // Longer than the clients keep idle connections, so that the client is the one who closes them.
    keepAliveTimeout: 65_000,
    connectionTimeout: 0,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 500 },
    rewriteUrl: ({ url = '/' }: IncomingMessage) => routedUrl(url),
    return503OnClosing: false,
    schemaController: {
      compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas },
    },
    frameworkErrors: (error: Error, _request: unknown, reply: FastifyReply) =>
      sendProblem(reply, problemOfError(error, {})),
    clientErrorHandler: refuseConnection,
  });
  parseJsonOnly(adapter);
  return adapter;
}

function parseJsonOnly(adapter: FastifyAdapter): void {
  const fastify = adapter.getInstance();
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (_request, body, done) => {
      if (body.length === 0) return done(null, undefined);
      let parsed: unknown;
      try {
        parsed = JSON.parse(utf8.decode(body as Buffer));
      } catch {
        return done(standardProblem('malformed-json'));
      }
      // Keys such as __proto__ are refused by the validation, which sees every body.
      done(null, parsed);
    },
  );
}

/** Answers requests that Fastify never sees (not HTTP, too slow, too long) on the bare socket. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && mayTakeLong(socket)) return;
  const problem = problemOfConnection(error.code);
  const body = JSON.stringify(problem.toProblem());
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function problemOfConnection(code: string | undefined): ProblemError {
  if (code === 'HPE_HEADER_OVERFLOW') return standardProblem('headers-too-large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return standardProblem('request-timeout');
  return standardProblem('malformed-request');
}
