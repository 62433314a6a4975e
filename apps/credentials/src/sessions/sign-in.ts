import { type BeforeApplicationShutdown, Controller, Inject } from '@nestjs/common';
import { type OpenedSessionOfBrowser, sessions, SignInOfBrowser } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import {
  Asked,
  CONFIG,
  currentCall,
  durationSeconds,
  LOGGER,
  newId,
  Serves,
} from '@citadelle/service-kit';
import type { Logger } from 'pino';
import { EntityManager } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { Passwords } from '../passwords/passwords.js';
import { PasswordStore } from '../passwords/password.store.js';
import { deviceOf } from './device.js';
import { type KnownBrowser, KnownBrowsers } from './known-browsers.js';
import { PasswordAttempts, type ProvenAccount } from './password-attempts.js';
import { type JudgedTry, PasswordOutcomeStore } from './password-outcome.store.js';
import { viewOf } from './session-view.js';
import { newToken, Sessions, tokenHash } from './sessions.js';

/** Opens sessions. */
@Controller()
export class SignInHandler implements BeforeApplicationShutdown {
  /** Hashes being strengthened after their sign-in was answered. */
  private readonly afterwards = new Set<Promise<void>>();

  constructor(
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly attempts: PasswordAttempts,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly manager: EntityManager,
    private readonly kept: PasswordOutcomeStore,
    private readonly browsers: KnownBrowsers,
    private readonly passwordStore: PasswordStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.afterwards);
  }

  /** Refuses with `invalid-credentials`, `too-many-attempts` or `hashing-saturated`. */
  @Serves(sessions.signIn)
  async signIn(@Asked() request: SignInOfBrowser): Promise<OpenedSessionOfBrowser> {
    const opened = await this.attempts.judge(request, async (account, judged, browser) => {
      const session = await this.openFor(account, judged, browser);
      this.strengthen(request.password, account);
      return session;
    });
    if (!opened) throw new Refusal('invalid-credentials');
    return opened;
  }

  private async openFor(
    account: ProvenAccount,
    judged: JudgedTry,
    browser: KnownBrowser | undefined,
  ): Promise<OpenedSessionOfBrowser> {
    const token = newToken();
    const password_change_required = account.kind === 'numen';
    const times = await this.kept.openSession(this.manager, judged, {
      tokenHash: tokenHash(token),
      sessionId: newId(),
      generation: account.generation,
      passwordChangeRequired: password_change_required,
      lifetimeSeconds: durationSeconds(this.config.SESSION_LIFETIME),
      openedWith: deviceOf(currentCall().userAgent),
    });
    return {
      token,
      // As of when the password was read: one that was replaced since makes no browser known.
      device: this.browsers.issue(account.agent_id, browser?.browser, account.counted_at),
      ...viewOf(account, { ...times, password_change_required }, this.sessions.idle),
    };
  }

  /** Parameters have risen since this hash was made: only now is the password at hand to hash it anew. */
  private strengthen(password: string, { agent_id, phc, kind }: ProvenAccount): void {
    if (!this.passwords.isOutdated(phc)) return;
    const done = this.passwords
      .strengthen(password, kind)
      .then((stronger) => this.passwordStore.strengthen(this.manager, agent_id, phc, stronger))
      .catch((error: unknown) => this.logger.warn({ err: error }, 'a hash stays as it was'))
      .finally(() => this.afterwards.delete(done));
    this.afterwards.add(done);
  }
}
