import type { DataSource } from 'typeorm';
import { JOURNAL_DONE } from '@citadelle/contracts';
import { AccountStore, type LoginHolder } from '../accounts/account.store.js';
import { type NewEntry, SecurityJournalStore } from '../journal/security-journal.store.js';
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
    await journal.add(manager, [entryOf(holder.agentId, new Date())]);
    return { ...holder, ...lifted };
  });
}

/** Nobody called: the log of the command says who did it. */
function entryOf(agentId: string, at: Date): NewEntry {
  return {
    kind: 'sign-in-delays-lifted',
    outcome: JOURNAL_DONE,
    operation: 'ops unlock',
    source: 'unknown',
    actor: null,
    agentId,
    unit: null,
    at,
    until: at,
    count: 1,
    addedUp: false,
  };
}
