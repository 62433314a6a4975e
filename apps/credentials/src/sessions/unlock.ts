import type { DataSource } from 'typeorm';
import { AccountStore, type LoginHolder } from '../accounts/account.store.js';
import { entryOf } from '../journal/security-journal.js';
import { SecurityJournalStore } from '../journal/security-journal.store.js';
import { canonicalLogin } from '../logins/login.js';
import { type LiftedDelays, LiftedDelaysStore } from './lifted-delays.store.js';

/** An account whose delays an operator has lifted. */
export interface UnlockedAccount extends LiftedDelays, LoginHolder {}

/**
 * Lifts the delays after wrong passwords for the account of a login, alias or address, and writes it to the security
 * journal; undefined when nobody has it.
 */
export async function unlockAccount(
  dataSource: DataSource,
  typed: string,
): Promise<UnlockedAccount | undefined> {
  const accounts = new AccountStore();
  const kept = new LiftedDelaysStore();
  const journal = new SecurityJournalStore();
  return dataSource.transaction(async (manager) => {
    const holder = await accounts.holderOfTyped(manager, canonicalLogin(typed));
    if (!holder) return undefined;
    const lifted = await kept.lift(manager, holder.agentId);
    // Nobody called: the log of the command says who did it.
    const act = { kind: 'sign-in-delays-lifted', operation: 'ops unlock' } as const;
    await journal.add(manager, [entryOf({ ...act, agentId: holder.agentId })]);
    return { ...holder, ...lifted };
  });
}
