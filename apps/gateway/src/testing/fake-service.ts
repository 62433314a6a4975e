import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callHeaders } from '@citadelle/contracts';

/** The credential that the fake services ask for. */
export const TEST_CREDENTIAL = 'credential-of-the-services-in-tests';

/** A call that a fake service received. */
export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** What a fake service answers: a body with 200, or this. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Given the response once its headers are sent, to write what does not end. */
  readonly stream?: (response: ServerResponse) => void;
  /** Cuts the connection instead of answering. */
  readonly cut?: boolean;
}

/** Answers the calls of one route, such as `POST /internal/sessions`; `*` stands for one path segment. */
export type Answers = Record<string, (call: ReceivedCall) => Answer | Promise<Answer>>;

/** A real HTTP server in the place of a service. */
export interface FakeService {
  readonly url: string;
  readonly received: ReceivedCall[];
  /** Adds or replaces routes. */
  answer(routes: Answers): void;
  stop(): Promise<void>;
}

/** A problem as a service answers it. */
export function problem(status: number, code: string, more: Partial<Answer> = {}): Answer {
  const body = { type: `urn:test:${code}`, title: 'Titre', status, code, detail: 'Que faire.' };
  return {
    status,
    body: { ...body, ...(more.body as object) },
    headers: { 'content-type': 'application/problem+json', ...more.headers },
  };
}

/** Starts a fake service that refuses callers without the credential, and unknown routes. */
export async function startFakeService(initial: Answers = {}): Promise<FakeService> {
  const routes = new Map(Object.entries(initial));
  const received: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    void answerTo(request).then(({ status, body, headers, stream, cut }) => {
      if (cut) return void request.socket.destroy();
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      if (stream) return stream(response.on('error', () => undefined));
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  });

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    const call = await callOf(request);
    if (call.headers[callHeaders.credential] !== TEST_CREDENTIAL) {
      return problem(401, 'service-credential-required');
    }
    received.push(call);
    const route = [...routes].find(([pattern]) => matches(pattern, call));
    return route ? route[1](call) : problem(404, 'not-found');
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (more) => Object.entries(more).forEach(([route, answer]) => routes.set(route, answer)),
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function callOf(request: IncomingMessage): Promise<ReceivedCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const url = new URL(request.url ?? '/', 'http://fake');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

function matches(pattern: string, { method, path }: ReceivedCall): boolean {
  const wanted = pattern.split(/[ /]/);
  const given = `${method} ${path}`.split(/[ /]/);
  return (
    wanted.length === given.length &&
    wanted.every((segment, at) => segment === '*' || segment === given[at])
  );
}
