import { setTimeout as pause } from 'node:timers/promises';
import type { AccountView } from '@citadelle/contracts';

const LOOK_EVERY_MS = 12;

/** Finds those accounts that there are. */
export type FindAccounts = (agentIds: readonly string[]) => Promise<AccountView[]>;

interface Waiter {
  readonly agentId: string;
  /** On the clock of `performance.now()`. */
  readonly end: number;
  readonly tell: (account: AccountView | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/** Whether somebody can sign in to it. */
export function isUsable(account: AccountView | undefined): account is AccountView {
  return account !== undefined && account.password !== 'none';
}

/**
 * Looks out for accounts that are about to open. Any replica may be the one that opens them, so it looks again and
 * again, yet once for everybody: were each to look alone, many creations at a time would mostly wait for each other's looks.
 */
export class AccountLookout {
  private readonly waiters = new Set<Waiter>();
  private looking = false;

  constructor(private readonly find: FindAccounts) {}

  /** The account, as soon as somebody can sign in to it, or as it is after `waitMs`. */
  wait(agentId: string, waitMs: number): Promise<AccountView | undefined> {
    return new Promise((tell, fail) => {
      this.waiters.add({ agentId, end: performance.now() + waitMs, tell, fail });
      if (!this.looking) void this.look();
    });
  }

  private async look(): Promise<void> {
    this.looking = true;
    while (this.waiters.size > 0) {
      await pause(LOOK_EVERY_MS);
      const asking = [...this.waiters];
      try {
        const found = await this.find([...new Set(asking.map(({ agentId }) => agentId))]);
        this.answer(asking, new Map(found.map((account) => [account.agentId, account])));
      } catch (error) {
        for (const waiter of asking) {
          this.waiters.delete(waiter);
          waiter.fail(error);
        }
      }
    }
    this.looking = false;
  }

  private answer(asking: readonly Waiter[], accounts: ReadonlyMap<string, AccountView>): void {
    const now = performance.now();
    for (const waiter of asking) {
      const account = accounts.get(waiter.agentId);
      if (!isUsable(account) && now < waiter.end) continue;
      this.waiters.delete(waiter);
      waiter.tell(account);
    }
  }
}
