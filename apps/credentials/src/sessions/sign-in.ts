import { type BeforeApplicationShutdown, Controller, Inject } from '@nestjs/common';
import { type OpenedSession, sessions, SignIn } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { Asked, CONFIG, durationMs, LOGGER, Serves } from '@citadelle/service-kit';
import type { Logger } from 'pino';
import { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { CredentialsConfig } from '../credentials.config.js';
import { Passwords } from '../passwords/passwords.js';
import { PasswordStore } from '../passwords/password.store.js';
import { PasswordAttempts, type ProvenAccount } from './password-attempts.js';
import { type JudgedTry, PasswordAttemptStore } from './password-attempt.store.js';
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
    private readonly kept: PasswordAttemptStore,
    private readonly passwordStore: PasswordStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.afterwards);
  }

  /** Refuses with `invalid-credentials`, `too-many-attempts` or `hashing-saturated`. */
  @Serves(sessions.signIn)
  async signIn(@Asked() { login, password }: SignIn): Promise<OpenedSession> {
    const opened = await this.attempts.judge(
      login,
      password,
      'sign-in',
      async (account, judged) => {
        const session = await this.openFor(account, judged);
        this.strengthen(password, account);
        return session;
      },
    );
    if (!opened) throw new Refusal('invalid-credentials');
    return opened;
  }

  private async openFor(account: ProvenAccount, judged: JudgedTry): Promise<OpenedSession> {
    const token = newToken();
    const password_change_required = account.kind === 'numen';
    const times = await this.kept.openSession(this.manager, judged, {
      tokenHash: tokenHash(token),
      sessionId: uuidv7(),
      generation: account.generation,
      passwordChangeRequired: password_change_required,
      lifetimeSeconds: durationMs(this.config.SESSION_LIFETIME) / 1000,
    });
    return {
      token,
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
