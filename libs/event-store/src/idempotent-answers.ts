import type { EntityManager } from 'typeorm';
import { assertStorable } from './canonical-json.js';
import { IdempotencyKeyReused, LostRace } from './event-store.js';
import { prepared } from './statement.js';

const RECALL = prepared<{ fingerprint: string; answer: unknown }>('recall answer')`
  SELECT fingerprint, answer FROM idempotent_answers
  WHERE scope = $1 AND key = $2 AND expires_at > now()`;

const REMEMBER = prepared('remember answer')`
  INSERT INTO idempotent_answers (scope, key, fingerprint, answer, expires_at)
  VALUES ($1, $2, $3, $4, now() + interval '24 hours')
  ON CONFLICT (scope, key) DO UPDATE
    SET fingerprint = EXCLUDED.fingerprint, answer = EXCLUDED.answer, expires_at = EXCLUDED.expires_at
    WHERE idempotent_answers.expires_at <= now()`;

/** The answer kept under a key, if any. Throws {@link IdempotencyKeyReused} when it was given to another request. */
export async function recallAnswer<Answer>(
  manager: EntityManager,
  scope: string,
  key: string,
  fingerprint: string,
): Promise<Answer | undefined> {
  const kept = await RECALL.get(manager, scope, key);
  if (kept && kept.fingerprint !== fingerprint) throw new IdempotencyKeyReused();
  return kept?.answer as Answer | undefined;
}

/** Keeps an answer for 24 h. Throws {@link LostRace} when a parallel request kept its own first: starting again recalls it. */
export async function rememberAnswer(
  manager: EntityManager,
  scope: string,
  key: string,
  fingerprint: string,
  answer: unknown,
): Promise<void> {
  const json = JSON.stringify(answer ?? null);
  assertStorable(json, 'an answer to keep');
  const kept = await REMEMBER.run(manager, scope, key, fingerprint, json);
  if (kept === 0) throw new LostRace(`idempotency key in ${scope}`);
}
