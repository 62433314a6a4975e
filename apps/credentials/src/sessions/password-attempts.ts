import { Inject, Injectable } from '@nestjs/common';
import { Limiter, sleep } from '@citadelle/async';
import { Refusal } from '@citadelle/decider';
import {
  CONFIG,
  currentCall,
  durationMs,
  keyBytes,
  keyedDigest,
  METRICS,
  sourceOf,
} from '@citadelle/service-kit';
import { Counter, type Registry } from 'prom-client';
import { EntityManager } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { SecurityJournal } from '../journal/security-journal.js';
import { canonicalLogin } from '../logins/login.js';
import { Passwords } from '../passwords/passwords.js';
import {
  type CountedAttempt,
  type JudgedTry,
  PasswordAttemptStore,
} from './password-attempt.store.js';

/** What a password is asked for. */
export type Purpose = 'sign-in' | 'reauthentication' | 'password-change';

/** An account whose password was just proven. */
export interface ProvenAccount extends CountedAttempt {
  readonly agent_id: string;
  readonly phc: string;
}

/** How long a try waits for others, still being judged, to show that they were right. */
const PATIENCE_MS = 1500;
const LOOK_AGAIN_MS = 20;

/** Every try at a password goes through here: counted before it is judged, one answer and one timing. */
@Injectable()
export class PasswordAttempts {
  private readonly turns: Limiter;
  private readonly throttleKey: Buffer;
  /** Tries in a row from anywhere after which only a reset opens the account again. */
  private readonly closedAfter: Record<CountedAttempt['kind'], number>;
  /** Free tries, and the seconds of the first and of the longest wait. */
  private readonly waits: readonly [number, number, number];
  private readonly tries: Counter<'purpose' | 'outcome'>;

  constructor(
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly manager: EntityManager,
    private readonly kept: PasswordAttemptStore,
    private readonly passwords: Passwords,
    private readonly journal: SecurityJournal,
    @Inject(METRICS) metrics: Registry,
  ) {
    this.throttleKey = keyBytes(config.THROTTLE_KEY);
    // Fewer than the free tries, so that a person's own parallel sign-ins never make each other wait.
    this.turns = new Limiter(config.SIGN_IN_FREE_TRIES - 1);
    this.closedAfter = { numen: config.SIGN_IN_TRIES_NUMEN, chosen: config.SIGN_IN_TRIES_CHOSEN };
    this.waits = [
      config.SIGN_IN_FREE_TRIES,
      durationMs(config.SIGN_IN_WAIT_FIRST) / 1000,
      durationMs(config.SIGN_IN_WAIT_MAX) / 1000,
    ];
    this.tries = new Counter({
      name: 'credentials_password_tries_total',
      help: 'Passwords that were judged, by what they were asked for.',
      labelNames: ['purpose', 'outcome'],
      registers: [metrics],
    });
  }

  /**
   * Judges one try; `onRight` writes its success, and undefined means it was wrong, whyever. Refuses with
   * `too-many-attempts` or `hashing-saturated` without having judged.
   */
  judge<T>(
    typedLogin: string,
    password: string,
    purpose: Purpose,
    onRight: (account: ProvenAccount, judged: JudgedTry) => Promise<T>,
  ): Promise<T | undefined> {
    const login = canonicalLogin(typedLogin);
    const address = currentCall().source ?? 'unknown';
    const source = sourceOf(address);
    return this.passwords.lanes.admit(() =>
      this.turns.run(`${login} ${source}`, async () => {
        const attempt = await this.count(login, source);
        const judged = { subject: attempt.subject, source, purpose, address };
        if (await this.isRight(attempt, password)) {
          this.tries.inc({ purpose, outcome: 'accepted' });
          return onRight(attempt as ProvenAccount, judged);
        }
        this.tries.inc({ purpose, outcome: 'refused' });
        await this.kept.failed(this.manager, judged, attempt.agent_id);
        this.journal.tellFailedTry(purpose, attempt.agent_id, source);
        return undefined;
      }),
    );
  }

  /** Judges the password of somebody who is signed in. Refuses as {@link judge} does, and with `wrong-password`. */
  async prove(login: string, password: string, purpose: Purpose): Promise<ProvenAccount> {
    const proven = await this.judge(login, password, purpose, async (account, judged) => {
      await this.kept.succeeded(this.manager, judged);
      return account;
    });
    if (!proven) throw new Refusal('wrong-password');
    return proven;
  }

  private async isRight(attempt: CountedAttempt, password: string): Promise<boolean> {
    const { agent_id, phc, state, everywhere, kind } = attempt;
    const isOpen =
      agent_id !== null &&
      phc !== null &&
      state === 'open' &&
      everywhere! <= this.closedAfter[kind];
    return this.passwords.verify(password, isOpen ? { phc, kind } : undefined);
  }

  private async count(login: string, source: string): Promise<CountedAttempt> {
    const unknown = `?${keyedDigest(this.throttleKey, login).toString('base64url')}`;
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const attempt = await this.kept.count(this.manager, login, unknown, source, this.waits);
      if (attempt.here !== null) return attempt;
      const block = await this.kept.blockOf(this.manager, attempt.subject, source);
      // No row, or no block any more: the try that made us wait was right in the meantime.
      const mayPass = block === undefined || block.seconds === null || block.undecided;
      if (!mayPass || performance.now() > end)
        throw new Refusal('too-many-attempts', {
          retryAfterSeconds: Math.max(1, Math.ceil(block?.seconds ?? 1)),
        });
      await sleep(LOOK_AGAIN_MS);
    }
  }
}
