import { ContestAccountInSession, contestations } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { decideWithin, type EventStore, type WriteTransaction } from '@citadelle/event-store';
import { demand, mayContestAccount } from '@citadelle/rights';
import { Asked, EVENT_STORE, metadataOf, Serves } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { PasswordStore } from '../passwords/password.store.js';
import { ResetStore } from '../resets/reset.store.js';
import { ResetWrites } from '../resets/reset-writes.js';
import { KnownBrowserStore } from '../sessions/known-browser.store.js';
import { grantsOf } from '../sessions/role-grants.js';
import { SessionStore } from '../sessions/session.store.js';
import { Sessions } from '../sessions/sessions.js';
import { accountDecider, accountStream } from './account.js';
import { AccountStore } from './account.store.js';
import type { ContestByLink, ContestForOwner } from './contestation.js';
import { HolderStore } from './holder.store.js';

const accounts = new AccountStore();
const passwords = new PasswordStore();
const resets = new ResetStore();
const sessions = new SessionStore();
const browsers = new KnownBrowserStore();

/** Contests the account of somebody who came to those who manage them. */
@Controller()
export class ContestAccountHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly sessions: Sessions,
    private readonly holders: HolderStore,
    private readonly resetWrites: ResetWrites,
  ) {}

  /** Refuses with `session-expired`, `agent-not-found` or `reauthentication-required`. */
  @Serves(contestations.contest)
  async contest(@Asked() request: ContestAccountInSession): Promise<void> {
    const { token, agentId, reason } = request;
    const session = await this.sessions.find(token);
    const by = session.agent_id;
    await this.store.write({ ...metadataOf(), by }, async (tx) => {
      const unit = await this.holders.unitOf(tx.manager, agentId);
      demand(mayContestAccount(grantsOf(session.grants), { unit }));
      // Before anything is written; an agent without an account is told like an unknown one.
      this.sessions.demandReauthenticated(session);
      const [account] = await accounts.views(tx.manager, [agentId]);
      if (!account) throw new Refusal('agent-not-found');
      await accounts.lock(tx.manager, agentId);
      const contest = { type: 'ContestForOwner', agentId, by, reason, now: new Date() } as const;
      await contestAccount(tx, contest, this.resetWrites);
    });
  }
}

/**
 * Contests an account whose row is locked. Where its password is deleted, everything that opens it ends with it: sessions,
 * browsers and places that it knows, and the requests that somebody may have open.
 */
export async function contestAccount(
  tx: WriteTransaction,
  command: ContestByLink | ContestForOwner,
  resetWrites: ResetWrites,
): Promise<void> {
  const { agentId } = command;
  const { recorded } = await decideWithin(tx, accountDecider, accountStream(agentId), command);
  const contested = recorded.some(({ event }) => event.type === 'AccountContested');
  if (contested) {
    const actor = 'by' in command ? command.by : '';
    await resetWrites.journal.write(tx, { kind: 'account-contested', agentId, actor });
    await passwords.remove(tx.manager, agentId);
    await sessions.closeAllOf(tx.manager, agentId);
    await browsers.forgetAll(tx.manager, agentId);
  } else if (command.type === 'ContestByLink') return;
  // Whoever the owner comes to again ends what was started since, too.
  for (const resetId of await resets.openOf(tx.manager, agentId))
    await resetWrites.apply(tx, resetId, { type: 'CancelReset', by: 'not-me' });
}
