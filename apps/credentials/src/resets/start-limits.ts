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

/** $1 digest, $2 limit, $3 window in seconds; no row when none is left. */
const COUNT = {
  name: 'count-start-failure',
  text: `
    INSERT INTO start_failures AS known (digest, counted, ends_at)
    VALUES ($1, 1, now() + make_interval(secs => $3))
    ON CONFLICT (digest) DO UPDATE SET
      counted = CASE WHEN known.ends_at <= now() THEN 1 ELSE known.counted + 1 END,
      ends_at = CASE WHEN known.ends_at <= now() THEN EXCLUDED.ends_at ELSE known.ends_at END
    WHERE known.ends_at <= now() OR known.counted < $2
    RETURNING 1`,
};
const WAIT = {
  name: 'start-failure-wait',
  text: `SELECT ceil(extract(epoch FROM ends_at - now()))::integer AS seconds
         FROM start_failures WHERE digest = $1`,
};
const GIVE_BACK = {
  name: 'give-start-failure-back',
  text: 'UPDATE start_failures SET counted = counted - 1 WHERE digest = ANY($1) AND counted > 0',
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
    await this.countOne(here, PER_SOURCE, HOUR_S);
    await this.countOne(whom, PER_LOGIN, DAY_S);
    return {
      giveBack: async () => {
        await this.statements.run(GIVE_BACK, [[here, whom]]);
      },
    };
  }

  private async countOne(digest: string, limit: number, windowSeconds: number): Promise<void> {
    const [counted] = await this.statements.run(COUNT, [digest, limit, windowSeconds]);
    if (counted) return;
    const [wait] = await this.statements.run<{ seconds: number }>(WAIT, [digest]);
    throw new Refusal('too-many-attempts', {
      retryAfterSeconds: Math.max(1, wait?.seconds ?? 1),
    });
  }

  private digest(kind: 'source' | 'login', value: string): string {
    return createHmac('sha256', this.key).update(`start ${kind} ${value}`).digest('base64url');
  }
}
