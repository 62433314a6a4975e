import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '@citadelle/decider';
import { CONFIG, keyBytes, keyedDigest } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { PreparedStatements } from '../prepared-statements.js';

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
const JUDGE = {
  name: 'judge-start',
  text: `
    WITH holder AS (
      SELECT agent_id FROM logins JOIN accounts USING (agent_id) JOIN identities USING (agent_id)
      WHERE logins.login = $3 AND birth_date = $4 AND state = 'open'
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
           set_config('synchronous_commit', 'off', true)`,
};
const WAIT = {
  name: 'start-failure-wait',
  text: `SELECT ceil(extract(epoch FROM ends_at - now()))::integer AS seconds
         FROM start_failures WHERE digest = $1`,
};
/** A row of {@link JUDGE}. */
interface Judged {
  readonly here: boolean;
  readonly whom: boolean;
  readonly agentId: string | null;
}

/** Limits failed starts by login for each source and login, because each tells that one birth date is wrong. */
@Injectable()
export class StartLimits {
  private readonly key: Buffer;

  constructor(
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly statements: PreparedStatements,
  ) {
    this.key = keyBytes(config.THROTTLE_KEY);
  }

  /**
   * The agent with this login and birth date, or null. Refuses with `too-many-attempts`. A source beyond its limit no
   * longer counts against logins.
   */
  async judge(source: string, login: string, birthDate: string): Promise<string | null> {
    const here = this.digest('source', source);
    const whom = this.digest('login', login);
    const [judged] = await this.statements.run<Judged>(JUDGE, [here, whom, login, birthDate]);
    if (!judged!.here) await this.refuse(here);
    if (!judged!.whom) await this.refuse(whom);
    return judged!.agentId;
  }

  private async refuse(digest: string): Promise<never> {
    const [wait] = await this.statements.run<{ seconds: number }>(WAIT, [digest]);
    throw new Refusal('too-many-attempts', {
      retryAfterSeconds: Math.max(1, wait?.seconds ?? 1),
    });
  }

  private digest(kind: 'source' | 'login', value: string): string {
    return keyedDigest(this.key, `start ${kind} ${value}`).toString('base64url');
  }
}
