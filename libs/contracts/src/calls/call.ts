import { type ClassOf, type Field, fieldsOf } from './field.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The codes of the problems that a call may answer, by status. */
export type ProblemCodes = Readonly<Record<number, readonly string[]>>;

/** The request of a call that takes nothing. */
export type NoFields = Record<string, never>;

/** What is declared of a call. */
export interface Declaration<Request extends object, Response> {
  readonly method: Method;
  /**
   * With fields of the request in braces. The others travel in the query of a GET, a DELETE, and a call whose body is a
   * file; in the body of others.
   */
  readonly path: string;
  readonly request?: ClassOf<Request>;
  readonly response?: ClassOf<Response>;
  /** Default: 200, or 204 without a response. */
  readonly status?: number;
  /** What it may answer beside what every call may: an invalid request, no session, an outage. */
  readonly problems?: ProblemCodes;
  /** Whether it honours an `Idempotency-Key`. */
  readonly idempotent?: boolean;
  /** Whether it makes or unmakes somebody, and so asks for the actor's password again within the minutes before. */
  readonly power?: boolean;
  /** Whether it may be sent again when it may have arrived already; a GET may always. */
  readonly repeatable?: boolean;
  /** The media type of the file that is its body, which is never held whole. */
  readonly file?: string;
}

/** A call between services, or from a program to the gateway. */
export interface Call<Request extends object = object, Response = unknown> extends Declaration<
  Request,
  Response
> {
  readonly service: 'directory' | 'credentials' | 'notifications' | 'gateway';
  readonly status: number;
  /** The fields of its request, by name. */
  readonly fields: ReadonlyMap<string, Field>;
  /** Which fields travel where. */
  readonly places: Readonly<Record<'path' | 'query' | 'body', readonly string[]>>;
}

/** What the documentation says of a call of the gateway. */
export interface CallWords {
  readonly summary: string;
  readonly description?: string;
  /** What the answer means. */
  readonly answer?: string;
  /** What comes instead of JSON. */
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Other statuses of the same answer, and what they mean. */
  readonly otherwise?: Readonly<Record<number, string>>;
}

/** A call of the gateway's API. */
export type PublicCall<Request extends object = object, Response = unknown> = Call<
  Request,
  Response
> &
  CallWords;

function callsOf(service: Exclude<Call['service'], 'gateway'>) {
  return <Request extends object = NoFields, Response = void>(
    address: `${Method} /internal/${string}`,
    said: Omit<Declaration<Request, Response>, 'method' | 'path'>,
  ): Call<Request, Response> => {
    const [method, path] = address.split(' ') as [Method, string];
    return declared(service, { ...said, method, path });
  };
}

/** Declares a call of the directory, by method and path, and what is said of it. */
export const directoryCall = callsOf('directory');
/** Declares a call of credentials. */
export const credentialsCall = callsOf('credentials');
/** Declares a call of notifications. */
export const notificationsCall = callsOf('notifications');

/** Declares a call of the gateway's API, and what is said of it. Made from an internal call, it is the same one at `/api/v1`. */
export function declarePublicCall<Request extends object = NoFields, Response = void>(
  call: Declaration<Request, Response>,
  words: CallWords,
): PublicCall<Request, Response> {
  const path = call.path.replace(/^\/internal\//, '/api/v1/');
  return { ...declared('gateway', { ...call, path }), ...words };
}

function declared<Request extends object, Response>(
  service: Call['service'],
  call: Declaration<Request, Response>,
): Call<Request, Response> {
  const fields = new Map(call.request && fieldsOf(call.request).map((each) => [each.name, each]));
  const path = [...call.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const unknown = path.filter((name) => !fields.has(name));
  if (unknown.length > 0) throw new TypeError(`${call.path} has no field ${unknown.join(', ')}`);
  const others = [...fields.keys()].filter((name) => !path.includes(name));
  const hasFields = !['GET', 'DELETE'].includes(call.method) && call.file === undefined;
  const [query, body] = hasFields ? [[], others] : [others, []];
  const status = call.status ?? (call.response ? 200 : 204);
  const problems = call.power ? withReauthentication(call.problems) : call.problems;
  return {
    ...call,
    ...(problems && { problems }),
    service,
    status,
    fields,
    places: { path, query, body },
  };
}

function withReauthentication(problems: ProblemCodes = {}): ProblemCodes {
  return {
    ...problems,
    403: [...new Set([...(problems[403] ?? []), 'reauthentication-required'])],
  };
}

/** A request as it is sent: its path, encoded, and what goes into the query or the body. */
export function sent<Request extends object>(
  call: Call<Request>,
  request: Request,
): { method: Call['method']; path: string; query?: object; body?: object } {
  const values = new Map(Object.entries(request));
  const only = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, values.get(name)]));
  const { query, body } = call.places;
  return {
    method: call.method,
    path: call.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String(values.get(name))),
    ),
    ...(query.length > 0 && { query: only(query) }),
    ...(body.length > 0 && { body: only(body) }),
  };
}
