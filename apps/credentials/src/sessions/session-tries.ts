import { Inject, Injectable } from '@nestjs/common';
import { Limiter } from '@citadelle/async';
import { Refusal } from '@citadelle/decider';
import { CONFIG, currentCall, sourceOf } from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { SecurityJournal } from '../journal/security-journal.js';
import { Passwords } from '../passwords/passwords.js';
import { JudgedTries } from './judged-tries.js';
import { type SessionHolderTry, SessionTryStore, type SignedIn } from './session-try.store.js';

/** What a password is asked for of whoever is signed in. */
export type Purpose = 'reauthentication' | 'password-change';

/**
 * Passwords typed again by whoever is signed in: counted by session alone, so that no storm of strangers holds them up,
 * and so that a session that was left open gives nobody more than a few guesses.
 */
@Injectable()
export class SessionTries {
  private readonly most: number;
  /** One at a time: right ones sent twice at the same moment must not look like guesses. */
  private readonly turns = new Limiter(1);

  constructor(
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly manager: EntityManager,
    private readonly kept: SessionTryStore,
    private readonly passwords: Passwords,
    private readonly judged: JudgedTries,
    private readonly journal: SecurityJournal,
  ) {
    this.most = config.SIGN_IN_SESSION_TRIES;
  }

  /** Refuses with `wrong-password`, `hashing-saturated`, or `session-expired` once the session has had its tries. */
  prove(session: SignedIn, password: string, purpose: Purpose): Promise<SessionHolderTry> {
    const address = currentCall().source ?? 'unknown';
    const source = sourceOf(address);
    return this.passwords.lanes.admit(() =>
      this.turns.run(session.session_id, async () => {
        const holder = await this.kept.count(this.manager, session, this.most);
        if (!holder) throw new Refusal('session-expired');
        const isRight = await this.passwords.verify(password, holder);
        this.judged.count(purpose, isRight);
        if (!isRight) {
          await this.kept.failed(this.manager, holder, this.most, purpose, source);
          this.journal.tellFailedTry(purpose, holder.agent_id, source);
          throw new Refusal('wrong-password');
        }
        await this.kept.succeeded(this.manager, holder, purpose, address);
        return holder;
      }),
    );
  }
}
