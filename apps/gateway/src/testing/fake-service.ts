import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callHeaders } from '@citadelle/contracts';
import { type Call, securityJournal } from '@citadelle/contracts/calls';
import { ProblemError, readRequest } from '@citadelle/service-kit';

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

/** What a fake service answers in place of the response that its call declares. */
export class FakeAnswer {
  constructor(
    readonly status: number,
    readonly body?: unknown,
    readonly headers?: Record<string, string>,
    /** Given the response once its headers are sent, to write what does not end. */
    readonly stream?: (response: ServerResponse) => void,
  ) {}
}

/** How a fake service serves one call. */
export interface Served {
  readonly call: Call;
  readonly respond: (received: ReceivedCall) => Promise<FakeAnswer> | undefined;
}

/** How a fake service serves its calls; the last one of a call holds. */
export type Answers = readonly Served[];

type Handle<Served> =
  Served extends Call<infer Request, infer Response>
    ? (
        request: Request,
        received: ReceivedCall,
      ) => Response | FakeAnswer | Promise<Response | FakeAnswer>
    : never;

/** Serves a call with its declared response, or another answer. The request is judged as the service would. */
export function serve<C extends Call>(call: C, handle: Handle<C>): Served;
export function serve(call: Call, handle: Handle<Call>): Served {
  const pattern = new RegExp(`^${call.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
  const respond = async (received: ReceivedCall, params: object): Promise<FakeAnswer> => {
    const { query, body } = received;
    const came = { params, query: Object.fromEntries(query), body };
    try {
      const request = call.request ? readRequest(call, came) : {};
      const answer = await handle(request, received);
      return answer instanceof FakeAnswer ? answer : new FakeAnswer(call.status, answer);
    } catch (error) {
      if (error instanceof ProblemError) return problem(error.status, error.code);
      throw error;
    }
  };
  return {
    call,
    respond: (received) => {
      const match = received.method === call.method ? pattern.exec(received.path) : null;
      return match ? respond(received, match.groups ?? {}) : undefined;
    },
  };
}

/** A real HTTP server in the place of a service. */
export interface FakeService {
  readonly url: string;
  readonly received: ReceivedCall[];
  /** What was handed over to the security journal, which comes by itself at any time. */
  readonly noted: ReceivedCall[];
  /** Adds or replaces how calls are served. */
  answer(served: Answers): void;
  stop(): Promise<void>;
}

/** A problem as a service answers it. */
export function problem(
  status: number,
  code: string,
  { body, headers }: { body?: object; headers?: Record<string, string> } = {},
): FakeAnswer {
  const told = { type: `urn:test:${code}`, title: 'Titre', status, code, detail: 'Que faire.' };
  return new FakeAnswer(
    status,
    { ...told, ...body },
    { 'content-type': 'application/problem+json', ...headers },
  );
}

/** An answer that does not end. */
export function streamed(stream: (response: ServerResponse) => void): FakeAnswer {
  return new FakeAnswer(200, undefined, {}, stream);
}

/** No answer: the connection is cut. */
export const CUT = new FakeAnswer(0);

/** Starts a fake service that refuses callers without the credential, and calls that it does not serve. */
export async function startFakeService(initial: Answers = []): Promise<FakeService> {
  const routes = new Map<string, Served>();
  const answer = (served: Answers) =>
    served.forEach((one) => routes.set(`${one.call.method} ${one.call.path}`, one));
  answer(initial);
  const received: ReceivedCall[] = [];
  const noted: ReceivedCall[] = [];
  const isNote = ({ method, path }: ReceivedCall) =>
    method === securityJournal.record.method && path === securityJournal.record.path;
  const server = createServer((request, response) => {
    void answerTo(request).then(
      ({ status, body, headers, stream }) => {
        if (status === 0) return void request.socket.destroy();
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        if (stream) return stream(response.on('error', () => undefined));
        response.end(body === undefined ? undefined : JSON.stringify(body));
        // What breaks off on its way is no call.
      },
      () => response.destroy(),
    );
  });

  async function answerTo(request: IncomingMessage): Promise<FakeAnswer> {
    const call = await callOf(request);
    if (call.headers[callHeaders.credential] !== TEST_CREDENTIAL)
      return problem(401, 'service-credential-required');
    (isNote(call) ? noted : received).push(call);
    for (const served of routes.values()) {
      const answered = served.respond(call);
      if (answered) return answered;
    }
    return problem(404, 'not-found');
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    noted,
    answer,
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
  const type = request.headers['content-type'];
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    // A file stays the text that it is.
    body: text === '' || type === 'text/csv' ? text || undefined : JSON.parse(text),
  };
}
