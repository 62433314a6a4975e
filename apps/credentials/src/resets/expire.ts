import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { DeadlineHandler, EventStore } from '@citadelle/event-store';
import { type Deadlines, DEADLINES, EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { EXPIRE_RESET, ResetWrites } from './reset-writes.js';

/** Ends resets whose time is over, whether anybody comes back to them or not. */
@Injectable()
export class ExpireResetHandler implements OnModuleInit {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(DEADLINES) private readonly deadlines: Deadlines,
    private readonly writes: ResetWrites,
  ) {}

  /** Called by Nest. */
  onModuleInit(): void {
    this.deadlines.on(EXPIRE_RESET, this.expire);
  }

  /** Ends a reset whose time is over, unless it has ended. */
  async expireIfLate(resetId: string): Promise<void> {
    const command = { type: 'ExpireReset', now: new Date() } as const;
    await this.store.write(metadataOf(), (tx) => this.writes.apply(tx, resetId, command));
  }

  private readonly expire: DeadlineHandler = async ({ data, dueAt }, tx) => {
    const { resetId } = data as { resetId: string };
    // The database says that it is due, even where our own clock is behind.
    const now = new Date(Math.max(Date.now(), dueAt.getTime()));
    await this.writes.apply(tx, resetId, { type: 'ExpireReset', now });
  };
}
