import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '@citadelle/decider';
import { CONFIG, durationMs } from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { SessionTries } from './session-tries.js';
import { type FoundSession, SessionStore } from './session.store.js';
import { endOf, type IdleTimes } from './session-view.js';

/** Fewer writes: the idle deadline moves once in so long, however often the session is used. */
const TOUCH_EVERY_MS = 30_000;

/** What is kept of a token: who reads the table cannot sign in with it. */
export function tokenHash(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Who is signed in. */
@Injectable()
export class Sessions {
  readonly idle: IdleTimes;

  constructor(
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly manager: EntityManager,
    private readonly kept: SessionStore,
    private readonly attempts: SessionTries,
  ) {
    this.idle = {
      agents: durationMs(config.SESSION_IDLE),
      managers: durationMs(config.MANAGER_SESSION_IDLE),
    };
  }

  /** The session of a token; refuses with `session-expired`. Using it moves its idle deadline, unless it is only looked at. */
  async find(token: string, keepIdle = false): Promise<FoundSession> {
    const found = await this.kept.find(this.manager, tokenHash(token));
    if (!found || endOf(found, found, this.idle) <= found.now) throw new Refusal('session-expired');
    if (keepIdle || found.now.getTime() - found.used_at.getTime() < TOUCH_EVERY_MS) return found;
    const touched = await this.kept.touch(this.manager, tokenHash(token));
    if (!touched) throw new Refusal('session-expired');
    return { ...found, ...touched };
  }

  /**
   * Has somebody who is signed in type their password again, before what must not be left to an open screen. Refuses
   * with `session-expired`, `wrong-password` or `hashing-saturated`.
   */
  async reauthenticate(token: string, password: string): Promise<void> {
    const session = await this.find(token);
    await this.attempts.prove(session, password, 'reauthentication');
    await this.kept.reauthenticated(this.manager, tokenHash(token));
  }
}
