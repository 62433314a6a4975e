import { sleep } from '@citadelle/async';
import type { AccountView, AwaitedAccount } from '@citadelle/contracts/calls';

const LOOK_EVERY_MS = 12;

/** Reads the accounts of these agents, as far as they exist. */
export type FindAccounts = (agentIds: readonly string[]) => Promise<AccountView[]>;

interface Waiter {
  readonly agentId: string;
  readonly awaited: AwaitedAccount;
  /** On the clock of `performance.now()`. */
  readonly end: number;
  readonly tell: (account: AccountView | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/** Whether there is an account in the awaited state. */
export function isAs(awaited: AwaitedAccount, account: AccountView | undefined): boolean {
  if (!account) return false;
  return awaited === 'usable' ? account.password !== 'none' : account.state === awaited;
}

/**
 * Waits for accounts that are about to open or to close. Any replica may be the one that opens or closes them, so the
 * database is read again and again, with one query for everybody who waits here: a query for each would slow down
 * many creations at a time.
 */
export class AccountLookout {
  private readonly waiters = new Set<Waiter>();
  private looking = false;

  constructor(private readonly find: FindAccounts) {}

  /** The account, as soon as it is as awaited, or as it is after `waitMs`. */
  wait(agentId: string, awaited: AwaitedAccount, waitMs: number): Promise<AccountView | undefined> {
    return new Promise((tell, fail) => {
      this.waiters.add({ agentId, awaited, end: performance.now() + waitMs, tell, fail });
      if (!this.looking) void this.look();
    });
  }

  private async look(): Promise<void> {
    this.looking = true;
    while (this.waiters.size > 0) {
      await sleep(LOOK_EVERY_MS);
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
      if (!isAs(waiter.awaited, account) && now < waiter.end) continue;
      this.waiters.delete(waiter);
      waiter.tell(account);
    }
  }
}
