import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { poolOf } from '@citadelle/event-store';
import { deleteInChunks } from '@citadelle/messaging/postgres';
import { CONFIG, LOGGER } from '@citadelle/service-kit';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { OPEN_STATES } from '../resets/resets.js';

const HOUR_MS = 3_600_000;

/** What is over, by table. Failures of a known account over all sources stay: only a reset opens a closed one. */
const OVER: readonly (readonly [table: string, where: string])[] = [
  ['sessions', 'expires_at < now()'],
  [
    'password_attempts',
    `last_at < now() - interval '1 day' AND (source <> '*' OR counted = 0 OR subject LIKE '?%')`,
  ],
  // What lets agents read how their reset ended: for a day after it would have been over anyway.
  [
    'reset_codes',
    `EXISTS (SELECT FROM resets r WHERE r.reset_id = reset_codes.reset_id
       AND r.state NOT IN (${OPEN_STATES}) AND r.expires_at < now() - interval '1 day')`,
  ],
  ['start_failures', 'ends_at < now()'],
  ['recent_releases', `released_at[cardinality(released_at)] < now() - interval '1 day'`],
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
    const pool = poolOf(this.dataSource);
    await deleteInChunks(pool, 'sign_in_journal', `at < now() - $1 * interval '1 month'`, [
      this.config.SIGN_IN_JOURNAL_MONTHS,
    ]);
    for (const [table, where] of OVER) await deleteInChunks(pool, table, where);
  }
}
