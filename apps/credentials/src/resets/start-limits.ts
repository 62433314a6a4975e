import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '@citadelle/decider';
import { CONFIG, keyBytes } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { PreparedStatements } from '../prepared-statements.js';

const HOUR_S = 60 * 60;
const DAY_S = 24 * HOUR_S;
const PER_SOURCE = 5;
const PER_LOGIN = 10;

const COUNT_ONE_MORE = `
    ON CONFLICT (digest) DO UPDATE SET
      counted = CASE WHEN known.ends_at <= now() THEN 1 ELSE known.counted + 1 END,
      ends_at = CASE WHEN known.ends_at <= now() THEN EXCLUDED.ends_at ELSE known.ends_at END`;
/**
 * Counts here and, unless the source is beyond its limit, for whom; in one round trip, and nobody waits for the
 * disk: it is the crash of the database server that may forget the last half second of tries.
 * $1 digest of the source, $2 of the login.
 */
const COUNT = {
  name: 'count-start-failure',
  text: `
    WITH here AS (
      INSERT INTO start_failures AS known (digest, counted, ends_at)
      VALUES ($1, 1, now() + make_interval(secs => ${HOUR_S}))${COUNT_ONE_MORE}
      WHERE known.ends_at <= now() OR known.counted < ${PER_SOURCE}
      RETURNING 1
    ), whom AS (
      INSERT INTO start_failures AS known (digest, counted, ends_at)
      SELECT $2, 1, now() + make_interval(secs => ${DAY_S}) FROM here${COUNT_ONE_MORE}
      WHERE known.ends_at <= now() OR known.counted < ${PER_LOGIN}
      RETURNING 1
    )
    SELECT EXISTS (SELECT FROM here) AS here, EXISTS (SELECT FROM whom) AS whom,
           set_config('synchronous_commit', 'off', true)`,
};
const WAIT = {
  name: 'start-failure-wait',
  text: `SELECT ceil(extract(epoch FROM ends_at - now()))::integer AS seconds
         FROM start_failures WHERE digest = $1`,
};
const GIVE_BACK = {
  name: 'give-start-failure-back',
  text: `UPDATE start_failures SET counted = counted - 1 WHERE digest = ANY($1) AND counted > 0
         RETURNING set_config('synchronous_commit', 'off', true)`,
};

/** A try at a login and a birth date, counted as failed until it shows to be right. */
export interface CountedStart {
  giveBack(): Promise<void>;
}

/** Failed starts by login, which would tell birth dates one by one: few per source and per login typed. */
@Injectable()
export class StartLimits {
  private readonly key: Buffer;

  constructor(
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly statements: PreparedStatements,
  ) {
    this.key = keyBytes(config.THROTTLE_KEY);
  }

  /** Counts before anything is judged; refuses with `too-many-attempts`. A source beyond its limit leaves logins alone. */
  async count(source: string, login: string): Promise<CountedStart> {
    const here = this.digest('source', source);
    const whom = this.digest('login', login);
    const [counted] = await this.statements.run<{ here: boolean; whom: boolean }>(COUNT, [
      here,
      whom,
    ]);
    if (!counted!.here) await this.refuse(here);
    if (!counted!.whom) await this.refuse(whom);
    return {
      giveBack: async () => {
        await this.statements.run(GIVE_BACK, [[here, whom]]);
      },
    };
  }

  private async refuse(digest: string): Promise<never> {
    const [wait] = await this.statements.run<{ seconds: number }>(WAIT, [digest]);
    throw new Refusal('too-many-attempts', {
      retryAfterSeconds: Math.max(1, wait?.seconds ?? 1),
    });
  }

  private digest(kind: 'source' | 'login', value: string): string {
    return createHmac('sha256', this.key).update(`start ${kind} ${value}`).digest('base64url');
  }
}
