import type { DataSource } from 'typeorm';
import { AccountStore, type LoginHolder } from '../accounts/account.store.js';
import { canonicalLogin } from '../logins/login.js';
import { type LiftedDelays, LiftedDelaysStore } from './lifted-delays.store.js';

/** An account whose delays an operator has lifted. */
export interface UnlockedAccount extends LiftedDelays, LoginHolder {}

/** Lifts the delays after wrong passwords for the account of a login, alias or address; undefined when nobody has it. */
export async function unlockAccount(
  dataSource: DataSource,
  typed: string,
): Promise<UnlockedAccount | undefined> {
  const accounts = new AccountStore();
  const kept = new LiftedDelaysStore();
  return dataSource.transaction(async (manager) => {
    const holder = await accounts.holderOfTyped(manager, canonicalLogin(typed));
    return holder && { ...holder, ...(await kept.lift(manager, holder.agentId)) };
  });
}
