import { presentedCredential } from '../http/service-credential.js';
import { callHeaders } from '@citadelle/contracts';
import { writeGrants } from '@citadelle/rights';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { currentCall } from '../call/call-context.js';

/** One call to another service. */
export interface ServiceCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its parameters encoded already. */
  readonly path: string;
  readonly body?: unknown;
  /** Undefined and null parameters are left out. */
  readonly query?: object;
  readonly idempotencyKey?: string | undefined;
  /** Whether it may be sent again when it may have arrived. Default: only GET, or with an idempotency key. */
  readonly retry?: boolean;
  /** Time limit in place of the client's. */
  readonly timeoutMs?: number;
}

/** A file that is sent as it comes. */
export interface SentFile {
  readonly content: Readable;
  /** Its media type. */
  readonly type: string;
  /** How many bytes it has, where that is known before. */
  readonly length?: number | undefined;
}

/** What the other service answered. */
export interface ServiceAnswer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A call as it is sent, with the credential of the services, the context it is made in, and how long its caller waits. */
export function requestOf(
  call: ServiceCall,
  credential: string,
  waitsMs?: number,
): Pick<Dispatcher.DispatchOptions, 'method' | 'path' | 'headers' | 'body'> {
  return {
    method: call.method,
    path: call.query ? call.path + queryString(call.query) : call.path,
    headers: headersOf(call, credential, waitsMs),
    body: call.body === undefined ? null : JSON.stringify(call.body),
  };
}

function headersOf(
  call: ServiceCall,
  credential: string,
  waitsMs: number | undefined,
): Record<string, string> {
  const { correlationId, actor, grants, reauthenticatedUntil, source, userAgent } = currentCall();
  const headers: Record<string, string> = {
    [callHeaders.credential]: presentedCredential(credential),
    [callHeaders.correlationId]: correlationId,
  };
  if (actor !== undefined) headers[callHeaders.actor] = actor;
  if (grants !== undefined) headers[callHeaders.grants] = writeGrants(grants);
  if (reauthenticatedUntil !== undefined)
    headers[callHeaders.reauthenticatedUntil] = reauthenticatedUntil;
  if (source !== undefined) headers[callHeaders.source] = source;
  if (userAgent !== undefined) headers[callHeaders.userAgent] = userAgent;
  if (waitsMs !== undefined) headers[callHeaders.waits] = String(Math.ceil(waitsMs));
  if (call.idempotencyKey !== undefined) headers[callHeaders.idempotencyKey] = call.idempotencyKey;
  if (call.body !== undefined) headers['content-type'] = 'application/json';
  return headers;
}

function queryString(query: object): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null) parameters.append(name, String(value));
  return parameters.size === 0 ? '' : `?${parameters}`;
}

/** What is said of a file that is sent. */
export type UploadCall = Pick<ServiceCall, 'path' | 'query' | 'idempotencyKey'>;

/** The upload of a file as it is sent, like {@link requestOf}. */
export function uploadOf(
  call: UploadCall,
  { content, type, length }: SentFile,
  credential: string,
): Pick<Dispatcher.DispatchOptions, 'method' | 'path' | 'body'> & {
  headers: Record<string, string>;
} {
  const { method, path } = requestOf({ ...call, method: 'POST' }, credential);
  const headers = headersOf({ ...call, method: 'POST' }, credential, undefined);
  headers['content-type'] = type;
  if (length !== undefined) headers['content-length'] = String(length);
  return { method, path, headers, body: content };
}
