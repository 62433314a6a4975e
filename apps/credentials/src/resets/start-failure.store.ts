import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { TYPED_LOGINS } from '../logins/typed-logins.js';

const HOUR_S = 60 * 60;
const DAY_S = 24 * HOUR_S;
const PER_SOURCE = 5;
const PER_LOGIN = 10;

const COUNT_ON = `
    ON CONFLICT (digest) DO UPDATE SET
      counted = EXCLUDED.counted + CASE WHEN known.ends_at <= now() THEN 0 ELSE known.counted END,
      ends_at = CASE WHEN known.ends_at <= now() THEN EXCLUDED.ends_at ELSE known.ends_at END`;
/**
 * Finds the agent with this login and birth date, and counts a failure, in one round trip. A failure counts for the
 * source, and for the login unless the source is beyond its limit. Both counts are locked before anything is learned,
 * so that parallel guesses are judged one after the other. A right guess counts nothing, unless its login is beyond
 * its limit: otherwise the count would tell what the refusal hides. The statement does not wait for the disk: a crash
 * of the database server may forget the tries of the last half second.
 * $1 digest of the source, $2 of the login, $3 login, $4 birth date.
 */
const JUDGE = prepared<JudgedStart>('judge-start')`
  WITH holder AS (
    SELECT agent_id FROM ${TYPED_LOGINS} typed JOIN accounts USING (agent_id) JOIN identities USING (agent_id)
    WHERE typed.login = $3 AND birth_date = $4 AND state = 'open'
  ), failed AS (
    SELECT (NOT EXISTS (SELECT FROM holder) OR EXISTS (
      SELECT FROM start_failures
      WHERE digest = $2 AND ends_at > now() AND counted >= ${PER_LOGIN}))::integer AS more
  ), here AS (
    INSERT INTO start_failures AS known (digest, counted, ends_at)
    SELECT $1, more, now() + make_interval(secs => ${HOUR_S}) FROM failed${COUNT_ON}
    WHERE known.ends_at <= now() OR known.counted < ${PER_SOURCE}
    RETURNING 1
  ), whom AS (
    INSERT INTO start_failures AS known (digest, counted, ends_at)
    SELECT $2, more, now() + make_interval(secs => ${DAY_S}) FROM failed, here${COUNT_ON}
    WHERE known.ends_at <= now() OR known.counted < ${PER_LOGIN}
    RETURNING 1
  )
  SELECT EXISTS (SELECT FROM here) AS here, EXISTS (SELECT FROM whom) AS whom,
         (SELECT agent_id FROM holder) AS "agentId",
         set_config('synchronous_commit', 'off', true)`;
const WAIT = prepared<{ seconds: number }>('start-failure-wait')`
  SELECT ceil(extract(epoch FROM ends_at - now()))::integer AS seconds
  FROM start_failures WHERE digest = $1`;
/** Whose login and birth date it is, null when nobody's; whether source and login were within their limits. */
export interface JudgedStart {
  readonly here: boolean;
  readonly whom: boolean;
  readonly agentId: string | null;
}

/** Starts that failed, by a keyed digest of where from and of what was typed. */
@Injectable()
export class StartFailureStore {
  async judge(
    manager: EntityManager,
    digests: { readonly source: string; readonly login: string },
    login: string,
    birthDate: string,
  ): Promise<JudgedStart> {
    const values = [digests.source, digests.login, login, birthDate];
    return (await JUDGE.get(manager, ...values))!;
  }

  /** In how many seconds the count of a digest begins anew. */
  async wait(manager: EntityManager, digest: string): Promise<number> {
    return (await WAIT.get(manager, digest))?.seconds ?? 0;
  }
}
