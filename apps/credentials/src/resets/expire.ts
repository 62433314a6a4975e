import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type Deadlines, DEADLINES } from '@citadelle/service-kit';
import { EXPIRE_RESET, ResetWrites } from './reset-writes.js';

/** Ends resets whose time is over, whether anybody comes back to them or not. */
@Injectable()
export class ExpireResetHandler implements OnModuleInit {
  constructor(
    @Inject(DEADLINES) private readonly deadlines: Deadlines,
    private readonly writes: ResetWrites,
  ) {}

  /** Called by Nest. */
  onModuleInit(): void {
    this.deadlines.on(EXPIRE_RESET, async ({ data, dueAt }, tx) => {
      const { resetId } = data as { resetId: string };
      // The database says that it is due, even where our own clock is behind.
      const now = new Date(Math.max(Date.now(), dueAt.getTime()));
      await this.writes.apply(tx, resetId, { type: 'ExpireReset' }, now);
    });
  }

  /** Ends a reset whose time is over, unless it has ended. */
  async expireIfLate(resetId: string): Promise<void> {
    await this.writes.applyAlone(resetId, { type: 'ExpireReset' });
  }
}
