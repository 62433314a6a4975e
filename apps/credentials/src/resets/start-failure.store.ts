import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { TYPED_LOGINS } from '../logins/typed-logins.js';

const HOUR_S = 60 * 60;
const PER_SOURCE = 5;
/** How many failures the bucket of an account holds; one comes back every hour. */
const PER_ACCOUNT = 10;

/** Until when a bucket may be used up, counted from now, and still have room for one more. */
const WITH_ROOM = `(now() + make_interval(secs => ${(PER_ACCOUNT - 1) * HOUR_S}))`;
const bucketOf = (agentId: string) => `'account ' || ${agentId}`;

/**
 * Finds the agent with this login and birth date, and counts a failure, in one round trip. A failure counts for the
 * source, and for the account (for what was typed where nobody has it) unless the source is beyond its limit. Both
 * counts are locked before anything is learned, so that parallel guesses are judged one after the other. A right guess
 * counts nothing, unless the bucket of its account is empty: otherwise the count would tell what the refusal hides. A
 * bucket is kept as the time at which it will be full again: each failure moves it an hour on. The statement does not
 * wait for the disk: a crash of the database server may forget the tries of the last half second.
 * $1 digest of the source, $2 of what was typed, $3 login or address, $4 birth date, $5 account whose browser it is.
 */
const JUDGE = prepared<JudgedStart>('judge-start')`
  WITH named AS (
    SELECT agent_id FROM ${TYPED_LOGINS} typed WHERE typed.login = $3
  ), holder AS (
    SELECT agent_id FROM named JOIN accounts USING (agent_id) JOIN identities USING (agent_id)
    WHERE birth_date = $4 AND state = 'open'
  ), bucket AS (
    SELECT coalesce((SELECT ${bucketOf('agent_id')} FROM named LIMIT 1), $2) AS digest,
           EXISTS (SELECT FROM named WHERE agent_id = $5::uuid) AS spared
  ), failed AS (
    SELECT (NOT EXISTS (SELECT FROM holder) OR (NOT spared AND EXISTS (
      SELECT FROM start_failures WHERE digest = bucket.digest AND ends_at > ${WITH_ROOM})))::integer AS more
    FROM bucket
  ), here AS (
    INSERT INTO start_failures AS known (digest, counted, ends_at)
    SELECT $1, more, now() + make_interval(secs => ${HOUR_S}) FROM failed
    ON CONFLICT (digest) DO UPDATE SET
      counted = EXCLUDED.counted + CASE WHEN known.ends_at <= now() THEN 0 ELSE known.counted END,
      ends_at = CASE WHEN known.ends_at <= now() THEN EXCLUDED.ends_at ELSE known.ends_at END
    WHERE known.ends_at <= now() OR known.counted < ${PER_SOURCE}
    RETURNING 1
  ), whom AS (
    INSERT INTO start_failures AS known (digest, counted, ends_at)
    SELECT digest, more, now() + make_interval(secs => more * ${HOUR_S}) FROM failed, here, bucket
    WHERE NOT spared
    ON CONFLICT (digest) DO UPDATE SET
      counted = known.counted + EXCLUDED.counted,
      ends_at = greatest(known.ends_at, now()) + make_interval(secs => EXCLUDED.counted * ${HOUR_S})
    WHERE known.ends_at <= ${WITH_ROOM}
    RETURNING 1
  )
  SELECT EXISTS (SELECT FROM here) AS here, spared OR EXISTS (SELECT FROM whom) AS whom, digest AS bucket,
         (SELECT agent_id FROM holder) AS "agentId",
         set_config('synchronous_commit', 'off', true)
  FROM bucket`;
const WAIT_OF_SOURCE = prepared<{ seconds: number }>('start-failure-wait')`
  SELECT ceil(extract(epoch FROM ends_at - now()))::integer AS seconds
  FROM start_failures WHERE digest = $1`;
const WAIT_OF_BUCKET = prepared<{ seconds: number }>('start-bucket-wait')`
  SELECT ceil(extract(epoch FROM ends_at - ${WITH_ROOM}))::integer AS seconds
  FROM start_failures WHERE digest = $1`;
const LIFT = prepared('lift-start-failures')`
  DELETE FROM start_failures WHERE digest = ${bucketOf('$1::uuid')}`;

/** Whose login and birth date it is, null when nobody's; whether source and account had room for a failure. */
export interface JudgedStart {
  readonly here: boolean;
  readonly whom: boolean;
  readonly agentId: string | null;
  /** What the failures of the account are counted under. */
  readonly bucket: string;
}

/** A start by login and birth date, as it is judged. */
export interface TypedStart {
  readonly login: string;
  readonly birthDate: string;
  /** Keyed digests of where from and of what was typed. */
  readonly digests: { readonly source: string; readonly login: string };
  /** The account that the browser is known to: it is spared the bucket of that one. */
  readonly browserOf?: string | undefined;
}

/** Starts that failed, by source and by account. */
@Injectable()
export class StartFailureStore {
  async judge(
    manager: EntityManager,
    { login, birthDate, digests, browserOf }: TypedStart,
  ): Promise<JudgedStart> {
    const values = [digests.source, digests.login, login, birthDate, browserOf ?? null];
    return (await JUDGE.get(manager, ...values))!;
  }

  /** In how many seconds the count of a source begins anew. */
  async waitOfSource(manager: EntityManager, digest: string): Promise<number> {
    return (await WAIT_OF_SOURCE.get(manager, digest))?.seconds ?? 0;
  }

  /** In how many seconds a bucket has room for one failure. */
  async waitOfBucket(manager: EntityManager, bucket: string): Promise<number> {
    return (await WAIT_OF_BUCKET.get(manager, bucket))?.seconds ?? 0;
  }

  /** Fills the bucket of an account again. */
  async lift(manager: EntityManager, agentId: string): Promise<void> {
    await LIFT.run(manager, agentId);
  }
}
