import { Controller, Inject } from '@nestjs/common';
import { foldPassword } from '@citadelle/contracts/password-rules';
import { ChangePasswordInSession, passwords, type RenewedToken } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { decideWithin, type EventStore } from '@citadelle/event-store';
import {
  Asked,
  EVENT_STORE,
  metadataOf,
  refuseIfNobodyWaits,
  Serves,
} from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { accountDecider, accountStream } from '../accounts/account.js';
import { HolderStore } from '../accounts/holder.store.js';
import { SessionTries } from '../sessions/session-tries.js';
import type { SessionHolderTry } from '../sessions/session-try.store.js';
import { type FoundSession, SessionStore } from '../sessions/session.store.js';
import { endOf } from '../sessions/session-view.js';
import { newToken, Sessions, tokenHash } from '../sessions/sessions.js';
import { PasswordPolicy } from './password-policy.js';
import { PasswordStore } from './password.store.js';
import { Passwords } from './passwords.js';

/** The change of a password by its holder, who is signed in. */
@Controller()
export class ChangePasswordHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly sessions: Sessions,
    private readonly tries: SessionTries,
    private readonly manager: EntityManager,
    private readonly holders: HolderStore,
    private readonly sessionStore: SessionStore,
    private readonly passwordStore: PasswordStore,
    private readonly passwords: Passwords,
    private readonly policy: PasswordPolicy,
  ) {}

  /**
   * Refuses with `session-expired`, `wrong-password`, `hashing-saturated`, or
   * `password-rejected` and the rules that were not met.
   */
  @Serves(passwords.change)
  async change(@Asked() request: ChangePasswordInSession): Promise<RenewedToken> {
    const { token, currentPassword, newPassword } = request;
    const session = await this.sessions.find(token);
    const account = await this.tries.prove(session, currentPassword, 'password-change');
    const holder = await this.holders.holder(this.manager, account.agent_id);
    // The current password was just proven, so comparing what was typed spares a hash.
    const unchanged = foldPassword(newPassword) === foldPassword(currentPassword);
    await this.policy.check(newPassword, holder, unchanged);
    const phc = await this.passwords.lanes.admit(() => this.passwords.hashChosen(newPassword));
    refuseIfNobodyWaits();
    return this.write(account, phc, session, token);
  }

  /**
   * Hash, event and sessions together. The new generation voids every session but the one that asked, and that one goes
   * on under a new token.
   */
  private async write(
    account: SessionHolderTry,
    phc: string,
    session: FoundSession,
    token: string,
  ): Promise<RenewedToken> {
    const { agent_id, generation } = account;
    return this.store.write(metadataOf(), async (tx) => {
      const { manager } = tx;
      const chosen = { type: 'ChoosePassword', through: 'change' } as const;
      await decideWithin(tx, accountDecider, accountStream(agent_id), chosen);
      const next = await this.passwordStore.change(manager, agent_id, generation, phc);
      // Somebody else changed it since: what was proven above is not the current password any more.
      if (next === undefined) throw new Refusal('wrong-password');
      const fresh = newToken();
      const hashes = [tokenHash(token), tokenHash(fresh)] as const;
      const renewed = await this.sessionStore.keepAlone(manager, agent_id, ...hashes, next);
      // The session ended, or went on under another token, while the password was judged.
      if (!renewed) throw new Refusal('session-expired');
      refuseIfNobodyWaits();
      const end = endOf(session, { ...session, ...renewed }, this.sessions.idle);
      return { token: fresh, expiresAt: end.toISOString() };
    });
  }
}
