import { storeTables } from '@citadelle/testing/store-database';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AccountStore } from './accounts/account.store.js';
import { HolderStore } from './accounts/holder.store.js';
import { AddIdentityVersions1795900000007 } from './migrations/add-identity-versions.migration.js';
import { CreateCredentials1795900000002 } from './migrations/create-credentials.migration.js';
import { PasswordStore } from './passwords/password.store.js';
import { ResetStore } from './resets/reset.store.js';

/** The tables of credentials, empty, for the tests of a file. */
export const credentialsTables = () =>
  storeTables({ migrations: [CreateCredentials1795900000002, AddIdentityVersions1795900000007] });

let made = 0;

/** Somebody of SIG-AESH with an open account whose password is the NUMEN, without their events. */
export async function keepSomebody(manager: EntityManager) {
  const agentId = uuidv7();
  const login = `login${(made += 1)}`;
  await new AccountStore().open(manager, agentId, login, `${login}@ac-besancon.fr`);
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
  await new ResetStore().start(manager, resetId, agentId, now, end);
  return resetId;
}
