import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import {
  BACKGROUND,
  type Background,
  CONFIG,
  durationSeconds,
  LOGGER,
} from '@citadelle/service-kit';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { RetentionStore } from './retention.store.js';

const HOUR_MS = 3_600_000;

/** Deletes what must not be kept longer. Every replica does: the second finds nothing left. */
@Injectable()
export class Retention implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: RetentionStore,
    @Inject(BACKGROUND) private readonly background: Background,
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Called by Nest. */
  onModuleInit(): void {
    this.background.onStart(() => {
      this.timer = setInterval(() => {
        this.purge().catch((error: unknown) => this.logger.error({ err: error }, 'purge failed'));
      }, HOUR_MS).unref();
    });
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  purge(): Promise<void> {
    return this.store.purge(this.dataSource, {
      journalMonths: this.config.SIGN_IN_JOURNAL_MONTHS,
      knownForSeconds: durationSeconds(this.config.SIGN_IN_KNOWN_FOR),
    });
  }
}
