import { AsyncLocalStorage } from 'node:async_hooks';
import { callHeaders, type Grants, type Message } from '@citadelle/contracts';
import { type EventMetadata, newId } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { type Actor, NO_GRANTS, readGrants } from '@citadelle/rights';
import { addressIn } from './source.js';

/** What the current work belongs to: a request, a message, or the service itself. */
export interface CallContext {
  readonly correlationId: string;
  /** agentId of the signed-in person. */
  readonly actor?: string;
  /** What was granted to that person when the gateway looked at their session. */
  readonly grants?: Grants;
  /** Until when that person counts as having just typed their password again, RFC 3339. */
  readonly reauthenticatedUntil?: string;
  /** Source address of the person's request. */
  readonly source?: string;
  /** What the browser of that person says of itself. */
  readonly userAgent?: string;
  /** The `Idempotency-Key` of the request, and a fingerprint of what it asks; set for handlers that honour the key. */
  readonly idempotency?: {
    readonly key: string;
    readonly fingerprint: string;
    /** The same by keys that were current before. */
    readonly formerFingerprints?: readonly string[];
  };
  /** The `Idempotency-Key` of the request, in the gateway, which hands it on. */
  readonly idempotencyKey?: string;
  /** Id of the message being handled. */
  readonly causationId?: string;
  /** Aborted once the connection of the request is gone; absent where the work goes on without it. */
  readonly gone?: AbortSignal | undefined;
  /** Until when the caller waits, on the clock of `performance.now()`. */
  readonly waitsUntil?: number;
}

const storage = new AsyncLocalStorage<CallContext>();
const TOKEN = /^[A-Za-z0-9._:-]{8,64}$/;

/** The call being served, or a new one of the service itself when there is none. */
export function currentCall(): CallContext {
  return storage.getStore() ?? { correlationId: newId() };
}

/** Whom the call being served is for, to be judged by the rules of `@citadelle/rights`; nobody has no grants. */
export function currentActor(): Actor {
  const { actor = '', grants = NO_GRANTS, reauthenticatedUntil } = currentCall();
  return {
    agentId: actor,
    ...grants,
    ...(reauthenticatedUntil !== undefined && { reauthenticatedUntil }),
  };
}

/** The call being served, if there is one. */
export function currentCallIfAny(): CallContext | undefined {
  return storage.getStore();
}

/** Runs `work` as part of `call`: what it logs, writes and asks of others carries its correlation id. */
export function runInCall<T>(call: CallContext, work: () => T): T {
  return storage.run(call, work);
}

/** Adds to the current call what is known only after it began, such as who is signed in. */
export function addToCall(details: Omit<Partial<CallContext>, 'correlationId'>): void {
  const call = storage.getStore();
  if (call) Object.assign(call, details);
}

/** The metadata of events written for `call`. */
export function metadataOf(call: CallContext = currentCall()): EventMetadata {
  return {
    correlationId: call.correlationId,
    by: call.actor ?? 'system',
    ...(call.causationId !== undefined && { causationId: call.causationId }),
  };
}

/** The call that a request belongs to. Only callers with the service credential may speak for somebody. */
export function callOfRequest(
  headers: Record<string, string | string[] | undefined>,
  ip: string,
  trusted: boolean,
): CallContext {
  const sane = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' && TOKEN.test(value) ? value : undefined;
  };
  const correlationId = sane(callHeaders.correlationId) ?? newId();
  const userAgent = plainText(headers[trusted ? callHeaders.userAgent : 'user-agent']);
  const browser = userAgent !== '' && { userAgent };
  if (!trusted) return { correlationId, source: addressIn(ip) ?? 'unknown', ...browser };
  const actor = sane(callHeaders.actor);
  const source = headers[callHeaders.source];
  const waits = Number(headers[callHeaders.waits]);
  const reauthenticatedUntil = sane(callHeaders.reauthenticatedUntil);
  return {
    correlationId,
    grants: readGrants(headers[callHeaders.grants]),
    ...(actor !== undefined && { actor }),
    ...(reauthenticatedUntil !== undefined && { reauthenticatedUntil }),
    ...(typeof source === 'string' && { source: source.slice(0, 64) }),
    ...browser,
    ...(waits > 0 && { waitsUntil: performance.now() + waits }),
  };
}

/** What of a header another request can carry as it is. */
function plainText(header: string | string[] | undefined): string {
  return typeof header === 'string'
    ? header
        .slice(0, 300)
        .replace(/[^\x20-\x7e]/g, '')
        .trim()
    : '';
}

/** The call that a message of the broker continues. */
export function callOfMessage({ correlationId, id }: Message): CallContext {
  return { correlationId, causationId: id };
}

/** The call that a batch of messages continues; several messages get a call of their own. */
export function callOfDeliveries([first, ...others]: readonly Delivery[]): CallContext {
  if (!first || others.length > 0) return { correlationId: newId() };
  return callOfMessage(first.message);
}
