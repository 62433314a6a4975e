import { callHeaders } from '@citadelle/contracts';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { canonicalJson } from '@citadelle/event-store/canonical-json';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import type { PersistentServiceConfig } from '../configuration/service-config.js';
import { type Keys, keysOf } from '../configuration/keys.js';
import { badHeader } from '../problems/standard-problems.js';
import { CONFIG } from '../service/tokens.js';
import { addToCall, currentCall, metadataOf } from './call-context.js';
import { keyedDigest } from './keyed-digest.js';

const KEY = /^[\x21-\x7e]{1,128}$/;

/**
 * Writes for the call being served. Under an `Idempotency-Key` the same request of the same person has its effect
 * once, and the same answer for 24 h; throws `IdempotencyKeyReused` when the key was given to another request.
 */
export function writeOnce<Answer>(
  store: EventStore,
  work: (tx: WriteTransaction) => Promise<Answer>,
): Promise<Answer> {
  const { actor, idempotency } = currentCall();
  return store.write(metadataOf(), async (tx) => {
    if (!idempotency) return work(tx);
    const { key, fingerprint, formerFingerprints = [] } = idempotency;
    const scope = actor ?? 'system';
    const kept = await tx.recall<{ answer: Answer }>(
      scope,
      key,
      fingerprint,
      ...formerFingerprints,
    );
    if (kept) return kept.answer;
    const answer = await work(tx);
    await tx.remember(scope, key, fingerprint, { answer });
    return answer;
  });
}

/** Recognises the request that came under an `Idempotency-Key`, before anything is made of its body. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly digestKeys: Keys;

  constructor(@Inject(CONFIG) { PERSONAL_DATA_KEY }: PersistentServiceConfig) {
    this.digestKeys = keysOf(PERSONAL_DATA_KEY);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = idempotencyKeyOf(request);
    if (key !== undefined) {
      const [fingerprint, ...formerFingerprints] = this.fingerprintsOf(request);
      addToCall({ idempotency: { key, fingerprint: fingerprint!, formerFingerprints } });
    }
    return next.handle();
  }

  /** Keyed, since a body may hold a NUMEN, of which there are few enough to try them all. */
  private fingerprintsOf({ method, url, body }: FastifyRequest): string[] {
    const request = `idempotent request ${canonicalJson([method, url, body])}`;
    return this.digestKeys.all.map((key) => keyedDigest(key, request).toString('base64url'));
  }
}

/** Keeps the `Idempotency-Key` of a request to the gateway for the service that is asked. */
@Injectable()
export class KeyInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const idempotencyKey = idempotencyKeyOf(context.switchToHttp().getRequest<FastifyRequest>());
    if (idempotencyKey !== undefined) addToCall({ idempotencyKey });
    return next.handle();
  }
}

/** The `Idempotency-Key` of a request, or undefined; 422 when it is not 1 to 128 visible ASCII characters. */
export function idempotencyKeyOf(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  const key = request.headers[callHeaders.idempotencyKey];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && KEY.test(key)) return key;
  throw badHeader(
    'Idempotency-Key',
    'Une clé d’idempotence compte 1 à 128 caractères ASCII visibles.',
  );
}
