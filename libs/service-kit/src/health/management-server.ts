import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { urlOf } from '../http/address.js';
import type { Readiness } from './readiness.js';

/** Where a management server listens, and what it reports. */
export interface ManagementOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly readiness: Readiness;
  readonly metrics: Registry;
}

/** A management server that listens. */
export interface ManagementServer {
  /** Without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/**
 * `/health/live`, `/health/ready` and `/metrics` on a port that only operators reach. It is up before the service
 * listens, so that a long migration does not look like death, and until the service has stopped.
 */
export async function startManagement(options: ManagementOptions): Promise<ManagementServer> {
  const server = createServer((request, response) => {
    void answerTo(request, options)
      .catch(() => json(500, { status: 'failed' }))
      .then((answer) => send(response, answer));
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    url: urlOf(server.address() as AddressInfo),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answerTo(
  { method, url }: IncomingMessage,
  { readiness, metrics }: ManagementOptions,
): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return json(405, { status: 'method-not-allowed' });
  switch (url?.split('?')[0]) {
    case '/health/live':
      return json(200, { status: 'ok' });
    case '/health/ready': {
      const report = await readiness.report();
      return json(report.status === 'ok' ? 200 : 503, report);
    }
    case '/metrics':
      return { status: 200, type: metrics.contentType, body: await metrics.metrics() };
    default:
      return json(404, { status: 'not-found' });
  }
}

function json(status: number, body: object): Answer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}
