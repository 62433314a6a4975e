import type { Deadline, WriteTransaction } from '@citadelle/event-store';
import { type Deadlines, DEADLINES, durationMs } from '@citadelle/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { raiseAlert } from '../alerts/raise.js';
import { NotificationsConfig } from '../notifications.config.js';
import { type SlowedAccount, SlowedAccountStore } from './slowed-account.store.js';

const KIND = 'sign-in-slowed-digest';

/** Tells the administrators of all accounts to which strangers tried to sign in, once an hour. */
@Injectable()
export class SlowedDigest implements OnModuleInit {
  private readonly everyMs: number;

  constructor(
    @Inject(DEADLINES) private readonly deadlines: Deadlines,
    private readonly accounts: SlowedAccountStore,
    config: NotificationsConfig,
  ) {
    this.everyMs = durationMs(config.SIGN_IN_DIGEST_EVERY);
  }

  /** Called by Nest. */
  onModuleInit(): void {
    this.deadlines.on(KIND, (deadline, tx) => this.tell(deadline, tx));
  }

  /**
   * Puts an account into the digest of the hour that runs. Each hour has a deadline of its own, which whoever comes sets
   * again: what is written while the digest is made is told by the next look at the same deadline.
   */
  async add(tx: WriteTransaction, account: SlowedAccount): Promise<void> {
    const hour = Math.floor(Date.now() / this.everyMs);
    const id = `${KIND}-${hour}`;
    await this.accounts.add(tx.manager, id, account);
    await tx.setDeadline({ id, kind: KIND, dueAt: new Date((hour + 1) * this.everyMs), data: {} });
  }

  private async tell({ id }: Deadline, tx: WriteTransaction): Promise<void> {
    const accounts = await this.accounts.take(tx.manager, id);
    const [first] = accounts;
    if (!first) return;
    await raiseAlert(tx, `${first.messageId} ${KIND}`, {
      kind: KIND,
      audience: 'administrators',
      agentId: first.agentId,
      accounts: accounts.map(({ agentId, at }) => ({ agentId, at: at.toISOString() })),
    });
  }
}
