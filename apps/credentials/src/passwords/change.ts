import { Controller, Inject } from '@nestjs/common';
import { ChangePasswordInSession, passwords } from '@citadelle/contracts/calls';
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
import { PasswordAttempts, type ProvenAccount } from '../sessions/password-attempts.js';
import { SessionStore } from '../sessions/session.store.js';
import { Sessions, tokenHash } from '../sessions/sessions.js';
import { PasswordPolicy } from './password-policy.js';
import { canonicalPassword } from './password-rules.js';
import { PasswordStore } from './password.store.js';
import { Passwords } from './passwords.js';

/** The change of a password by its holder, who is signed in. */
@Controller()
export class ChangePasswordHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly sessions: Sessions,
    private readonly attempts: PasswordAttempts,
    private readonly manager: EntityManager,
    private readonly holders: HolderStore,
    private readonly sessionStore: SessionStore,
    private readonly passwordStore: PasswordStore,
    private readonly passwords: Passwords,
    private readonly policy: PasswordPolicy,
  ) {}

  /**
   * Refuses with `session-expired`, `wrong-password`, `too-many-attempts`, `hashing-saturated`, or
   * `password-rejected` and the rules that were not met.
   */
  @Serves(passwords.change)
  async change(@Asked() request: ChangePasswordInSession): Promise<void> {
    const { token, currentPassword, newPassword } = request;
    const { login } = await this.sessions.find(token);
    const account = await this.attempts.prove(login, currentPassword, 'password-change');
    const holder = await this.holders.holder(this.manager, account.agent_id);
    // The current password was just proven, so comparing what was typed spares a hash.
    const unchanged = canonicalPassword(newPassword) === canonicalPassword(currentPassword);
    await this.policy.check(newPassword, holder, unchanged);
    const phc = await this.passwords.lanes.admit(() => this.passwords.hashChosen(newPassword));
    refuseIfNobodyWaits();
    await this.write(account, phc, token);
  }

  /** Hash, event and sessions together. The new generation voids every session but the one that asked. */
  private async write(account: ProvenAccount, phc: string, token: string): Promise<void> {
    const { agent_id, generation } = account;
    await this.store.write(metadataOf(), async (tx) => {
      const { manager } = tx;
      const chosen = { type: 'ChoosePassword', through: 'change' } as const;
      await decideWithin(tx, accountDecider, accountStream(agent_id), chosen);
      const next = await this.passwordStore.change(manager, agent_id, generation, phc);
      // Somebody else changed it since: what was proven above is not the current password any more.
      if (next === undefined) throw new Refusal('wrong-password');
      await this.sessionStore.keepAlone(manager, agent_id, tokenHash(token), next);
      refuseIfNobodyWaits();
    });
  }
}
