import { Injectable } from '@nestjs/common';
import type { ReauthenticateInSession } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { EntityManager } from 'typeorm';
import { PasswordAttempts } from './password-attempts.js';
import { SessionStore } from './session.store.js';
import { Sessions, tokenHash } from './sessions.js';

/** Asks people who are signed in for their password again, before what must not be left to an open screen. */
@Injectable()
export class ReauthenticateHandler {
  constructor(
    private readonly sessions: Sessions,
    private readonly attempts: PasswordAttempts,
    private readonly manager: EntityManager,
    private readonly kept: SessionStore,
  ) {}

  /** Refuses with `session-expired`, `wrong-password`, `too-many-attempts` or `hashing-saturated`. */
  async reauthenticate({ token, password }: ReauthenticateInSession): Promise<void> {
    const { login } = await this.sessions.find(token);
    const confirmed = await this.attempts.judge(
      login,
      password,
      'reauthentication',
      async (proven) => {
        await this.attempts.succeeded(proven, 'reauthentication');
        await this.kept.reauthenticated(this.manager, tokenHash(token));
        return true;
      },
    );
    if (!confirmed) throw new Refusal('wrong-password');
  }
}
