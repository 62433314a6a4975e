import { hash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Reauthenticated } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { demand } from '@citadelle/rights';
import { CONFIG, durationMs } from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { SessionTries } from './session-tries.js';
import { type FoundSession, SessionStore } from './session.store.js';
import { endOf, type IdleTimes, reauthenticatedUntil } from './session-view.js';

/** Fewer writes: the idle deadline moves once in so long, however often the session is used. */
const TOUCH_EVERY_MS = 30_000;

/** What is kept of a token: who reads the table cannot sign in with it. */
export function tokenHash(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** A token that nobody can guess. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Who is signed in. */
@Injectable()
export class Sessions {
  readonly idle: IdleTimes;
  /** How long the password counts as just typed again. */
  readonly windowMs: number;

  constructor(
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly manager: EntityManager,
    private readonly kept: SessionStore,
    private readonly tries: SessionTries,
  ) {
    this.idle = {
      agents: durationMs(config.SESSION_IDLE),
      managers: durationMs(config.MANAGER_SESSION_IDLE),
    };
    this.windowMs = durationMs(config.REAUTHENTICATION_WINDOW);
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

  /** The session of an id, whichever token it has by now; refuses with `session-expired`, and moves nothing. */
  async watch(sessionId: string): Promise<FoundSession> {
    const found = await this.kept.findById(this.manager, sessionId);
    if (!found || endOf(found, found, this.idle) <= found.now) throw new Refusal('session-expired');
    return found;
  }

  /**
   * Has somebody who is signed in type their password again, before what must not be left to an open screen. The session
   * goes on under a new token. Refuses with `session-expired`, `wrong-password` or `hashing-saturated`.
   */
  async reauthenticate(token: string, password: string): Promise<Reauthenticated> {
    const session = await this.find(token);
    await this.prove(session, password);
    return this.reauthenticated(this.manager, session, token);
  }

  /** Judges the password of whoever is signed in; refuses as {@link reauthenticate} does. */
  async prove(session: FoundSession, password: string): Promise<void> {
    await this.tries.prove(session, password, 'reauthentication');
  }

  /** Refuses with `reauthentication-required` where whoever is signed in has not just typed their password again. */
  demandReauthenticated(session: FoundSession): void {
    const until = reauthenticatedUntil(session, this.windowMs);
    demand(until === null ? 'reauthentication-required' : 'allowed');
  }

  /** What {@link reauthenticate} writes once the password is proven. */
  async reauthenticated(
    manager: EntityManager,
    session: FoundSession,
    token: string,
  ): Promise<Reauthenticated> {
    const next = newToken();
    const renewed = await this.kept.reauthenticated(manager, tokenHash(token), tokenHash(next));
    // Another call ended the token since: of two at the same time one goes on.
    if (!renewed) throw new Refusal('session-expired');
    return {
      token: next,
      expiresAt: endOf(session, { ...session, ...renewed }, this.idle).toISOString(),
      until: new Date(renewed.used_at.getTime() + this.windowMs).toISOString(),
    };
  }
}
