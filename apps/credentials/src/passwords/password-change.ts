import { Inject, Injectable } from '@nestjs/common';
import type { ChangePasswordInSession } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { decideWithin, type EventStore } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { accountDecider, accountStream } from '../accounts/account.decider.js';
import { Identities } from '../accounts/identities.js';
import { PreparedStatements } from '../prepared-statements.js';
import { PasswordAttempts, type ProvenAccount } from '../sessions/password-attempts.js';
import { succeeded } from '../sessions/reauthentication.js';
import { Sessions, tokenHash } from '../sessions/sessions.js';
import { PasswordPolicy } from './password-policy.js';
import { canonicalPassword, type BrokenRule } from './password-rules.js';
import { Passwords } from './passwords.js';

/** The change of a password by its holder, who is signed in. */
@Injectable()
export class PasswordChange {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly sessions: Sessions,
    private readonly attempts: PasswordAttempts,
    private readonly statements: PreparedStatements,
    private readonly identities: Identities,
    private readonly passwords: Passwords,
    private readonly policy: PasswordPolicy,
  ) {}

  /**
   * Refuses with `session-expired`, `wrong-password`, `too-many-attempts`, `hashing-saturated`, or
   * `password-rejected` and the rules that were not met.
   */
  async choose(request: ChangePasswordInSession): Promise<void> {
    const { token, currentPassword, newPassword } = request;
    const { login } = await this.sessions.find(token);
    const account = await this.attempts.judge(
      login,
      currentPassword,
      'password-change',
      async (proven) => {
        await succeeded(this.statements, proven, 'password-change');
        return proven.account;
      },
    );
    if (!account) throw new Refusal('wrong-password');
    this.policy.refuseIfAny(await this.judge(newPassword, currentPassword, account));
    const phc = await this.passwords.lanes.admit(() => this.passwords.hashChosen(newPassword));
    await this.write(account, phc, token);
  }

  private async judge(
    newPassword: string,
    currentPassword: string,
    account: ProvenAccount,
  ): Promise<BrokenRule[]> {
    const holder = await this.identities.holder(account.agent_id);
    const broken = await this.policy.judge(newPassword, holder);
    // The current password was just proven, so comparing what was typed spares a hash.
    if (canonicalPassword(newPassword) === canonicalPassword(currentPassword))
      broken.push('unchanged');
    return broken;
  }

  /** Hash, event and sessions together. The new generation voids every session but the one that asked. */
  private async write(account: ProvenAccount, phc: string, token: string): Promise<void> {
    const { agent_id, generation } = account;
    await this.store.write(metadataOf(), async (tx) => {
      await decideWithin(tx, accountDecider, accountStream(agent_id), {
        type: 'ChoosePassword',
        through: 'change',
      });
      const [changed] = await tx.manager.query<[{ generation: number }[], number]>(
        `UPDATE password_hashes SET phc = $3, kind = 'chosen', generation = generation + 1
         WHERE agent_id = $1 AND generation = $2 RETURNING generation`,
        [agent_id, generation, phc],
      );
      // Somebody else changed it since: what was proven above is not the current password any more.
      if (!changed[0]) throw new Refusal('wrong-password');
      await tx.manager.query(
        `WITH others AS (DELETE FROM sessions WHERE agent_id = $1 AND token_hash <> $2)
         UPDATE sessions SET generation = $3, password_change_required = false WHERE token_hash = $2`,
        [agent_id, tokenHash(token), changed[0].generation],
      );
    });
  }
}
