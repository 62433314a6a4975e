import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { CONFIG, LOGGER } from '@citadelle/service-kit';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { OPEN_STATES } from '../resets/resets.js';

const HOUR_MS = 3_600_000;

/** What else is over, by table. Failures of a known account over all sources stay: only a reset opens a closed one. */
const OVER = [
  `DELETE FROM sessions WHERE expires_at < now()`,
  // Skips what a sign-in is counting just now: the two would lock the same rows in different orders.
  `DELETE FROM password_attempts WHERE (subject, source) IN (
     SELECT subject, source FROM password_attempts
     WHERE last_at < now() - interval '1 day' AND (source <> '*' OR counted = 0 OR subject LIKE '?%')
     FOR UPDATE SKIP LOCKED)`,
  // What lets agents read how their reset ended: for a day after it would have been over anyway.
  `DELETE FROM reset_codes c USING resets r WHERE r.reset_id = c.reset_id
     AND r.state NOT IN (${OPEN_STATES})
     AND r.expires_at < now() - interval '1 day'`,
  `DELETE FROM start_failures WHERE digest IN (
     SELECT digest FROM start_failures WHERE ends_at < now() FOR UPDATE SKIP LOCKED)`,
  `DELETE FROM recent_releases WHERE agent_id IN (
     SELECT agent_id FROM recent_releases
     WHERE released_at[cardinality(released_at)] < now() - interval '1 day' FOR UPDATE SKIP LOCKED)`,
];

/** Deletes what must not be kept longer. Every replica does: the second finds nothing left. */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.purge().catch((error: unknown) => this.logger.error({ err: error }, 'purge failed'));
    }, HOUR_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async purge(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM sign_in_journal WHERE at < now() - $1 * interval '1 month'`,
      [this.config.SIGN_IN_JOURNAL_MONTHS],
    );
    for (const statement of OVER) await this.dataSource.query(statement);
  }
}
