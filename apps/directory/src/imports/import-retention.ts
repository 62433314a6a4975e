import type { EventStore } from '@citadelle/event-store';
import { BACKGROUND, type Background, EVENT_STORE, LOGGER } from '@citadelle/service-kit';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { EntityManager } from 'typeorm';
import { ImportChunkStore } from './import-chunk.store.js';
import { ImportEnd } from './import-end.js';
import { ImportStore } from './import.store.js';
import { ImportWorkStore } from './import-work.store.js';

const HOUR_MS = 3_600_000;
const EVERY_MS = HOUR_MS / 4;
/** How long what a file says of people is kept at most. */
const KEPT_MS = 24 * HOUR_MS;
/** An upload whose service was killed leaves chunks of an import that never began: they are deleted at this age. */
export const LEFT_BEHIND_MS = HOUR_MS;

/** Destroys what files say of people when it has been there for 24 hours. Every replica does: the second finds nothing left. */
@Injectable()
export class ImportRetention implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly imports: ImportStore,
    private readonly works: ImportWorkStore,
    private readonly chunks: ImportChunkStore,
    private readonly end: ImportEnd,
    @Inject(BACKGROUND) private readonly background: Background,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Called by Nest. */
  onModuleInit(): void {
    this.background.onStart(() => {
      const purge = () =>
        this.purge().catch((error: unknown) => {
          this.logger.error({ err: error }, 'what files of HR say is still kept');
        });
      void purge();
      this.timer = setInterval(() => void purge(), EVERY_MS).unref();
    });
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async purge(keptMs = KEPT_MS, leftBehindMs = LEFT_BEHIND_MS): Promise<void> {
    for (const importId of await this.works.olderThan(this.manager, keptMs))
      await this.store.write({ correlationId: importId, by: 'system' }, async (tx) => {
        const found = await this.imports.hold(tx.manager, importId);
        const status = found?.state.status;
        if (status === 'done' || status === 'abandoned') await this.end.forget(tx, importId);
        else await this.end.abandon(tx, importId, 'expired');
      });
    for (const importId of await this.chunks.leftBehind(this.manager, leftBehindMs))
      await this.store.write({ correlationId: importId, by: 'system' }, (tx) =>
        this.end.forget(tx, importId),
      );
    await this.end.sweep();
  }
}
