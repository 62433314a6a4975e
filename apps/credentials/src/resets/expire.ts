import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { DeadlineHandler } from '@citadelle/event-store';
import { type Deadlines, DEADLINES } from '@citadelle/service-kit';
import { EXPIRE_RESET } from './reset-deadline.js';
import { Resets } from './reset-writes.js';

/** Ends resets whose time is over, whether anybody comes back to them or not. */
@Injectable()
export class ResetExpiry implements OnModuleInit {
  constructor(
    @Inject(DEADLINES) private readonly deadlines: Deadlines,
    private readonly resets: Resets,
  ) {}

  /** Called by Nest. */
  onModuleInit(): void {
    this.deadlines.on(EXPIRE_RESET, this.expire);
  }

  private readonly expire: DeadlineHandler = async ({ data, dueAt }, tx) => {
    const { resetId } = data as { resetId: string };
    // The database says that it is due, even where our own clock is behind.
    const now = new Date(Math.max(Date.now(), dueAt.getTime()));
    await this.resets.apply(tx, resetId, { type: 'ExpireReset', now });
  };
}
