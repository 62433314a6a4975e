import { storeTables } from '@citadelle/testing/store-database';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AccountStore } from './accounts/account.store.js';
import { HolderStore } from './accounts/holder.store.js';
import { credentialsMigrations } from './migrations/index.js';
import { PasswordStore } from './passwords/password.store.js';
import { ResetStore } from './resets/reset.store.js';

/** The tables of credentials, empty, for the tests of a file. */
export const credentialsTables = () => storeTables({ migrations: credentialsMigrations });

let made = 0;

/** Somebody of SIG-AESH with an open account whose password is the NUMEN, without their events. */
export async function keepSomebody(manager: EntityManager) {
  const agentId = uuidv7();
  const login = `login${(made += 1)}`;
  const address = `${login}@ac-besancon.fr`;
  await new AccountStore().open(manager, [{ agentId, login, address }]);
  const identity = { agentId, firstName: 'Jean', usualName: 'PIN', unit: 'SIG-AESH' };
  await new HolderStore().keep(manager, [identity]);
  await new PasswordStore().seed(manager, [{ agentId, phc: 'phc', birthDate: '1988-11-02' }]);
  return { agentId, login };
}

/** A reset of somebody that has just started. */
export async function keepReset(manager: EntityManager, agentId: string, lastsMs = 3_600_000) {
  const resetId = uuidv7();
  const now = new Date();
  const end = new Date(now.getTime() + lastsMs).toISOString();
  const started = { resetId, agentId, startedAt: now, expiresAt: end };
  await new ResetStore().start(manager, [started]);
  return resetId;
}
