import { Limiter, sleep } from '@citadelle/async';
import type { AccountView, AwaitedAccount } from '@citadelle/contracts/calls';

const LOOK_EVERY_MS = 12;

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
  private readonly oneAtATime = new Limiter(1);
  /** About whom the next look asks. */
  private readonly asked = new Set<string>();
  private next: Promise<ReadonlyMap<string, AccountView>> | undefined;

  /** `find` reads the accounts of these agents, as far as they exist. */
  constructor(private readonly find: (agentIds: readonly string[]) => Promise<AccountView[]>) {}

  /** The account, as soon as it is as awaited, or as it is after `waitMs`. */
  async wait(
    agentId: string,
    awaited: AwaitedAccount,
    waitMs: number,
  ): Promise<AccountView | undefined> {
    const end = performance.now() + waitMs;
    for (;;) {
      this.asked.add(agentId);
      this.next ??= this.oneAtATime.run('look', () => this.look());
      const account = (await this.next).get(agentId);
      if (isAs(awaited, account) || performance.now() >= end) return account;
    }
  }

  private async look(): Promise<ReadonlyMap<string, AccountView>> {
    await sleep(LOOK_EVERY_MS);
    const agentIds = [...this.asked];
    this.asked.clear();
    this.next = undefined;
    const found = await this.find(agentIds);
    return new Map(found.map((account) => [account.agentId, account]));
  }
}
