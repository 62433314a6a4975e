import type { CredentialsConfig } from '../credentials.config.js';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type Counted, PasswordAttemptStore } from './password-attempt.store.js';
import { type JudgedTry, PasswordOutcomeStore } from './password-outcome.store.js';
import { SignInLimits } from './sign-in-limits.js';
import type { KnownBrowser } from './known-browsers.js';

/** Low numbers, so that few tries reach them: 2 free, then a minute; 4 by strangers; 3 first of networks; 6 a source. */
export const LOW: Partial<CredentialsConfig> = {
  THROTTLE_KEY: Buffer.alloc(32, 7).toString('base64'),
  SHARED_SOURCES: '10.0.0.0/8',
  SIGN_IN_FREE_TRIES: 2,
  SIGN_IN_WAIT_FIRST: 'PT1M',
  SIGN_IN_WAIT_MAX: 'PT2M',
  SIGN_IN_STRANGER_TRIES: 4,
  SIGN_IN_STRANGER_EVERY: 'PT3M',
  SIGN_IN_STRANGER_TRIES_NUMEN: 3,
  SIGN_IN_STRANGER_EVERY_NUMEN: 'PT15M',
  SIGN_IN_NEW_NETWORKS_HOUR: 3,
  SIGN_IN_FAILURES_PER_SOURCE: 6,
  SIGN_IN_SOURCE_WINDOW: 'PT10M',
  SIGN_IN_KNOWN_FOR: 'P90D',
};

/** What a try is made with, over the stores alone. */
export class Tries {
  readonly limits = new SignInLimits(LOW as CredentialsConfig);
  private readonly attempts = new PasswordAttemptStore();
  private readonly outcomes = new PasswordOutcomeStore();

  constructor(private readonly database: { readonly manager: EntityManager }) {}

  count(typed: string, address: string, browser?: KnownBrowser): Promise<Counted> {
    const { name, origin } = this.madeOf(typed, address);
    return this.attempts.count(this.database.manager, name, origin, browser, this.limits.numbers);
  }

  giveBack(typed: string, counted: Counted): Promise<void> {
    return this.attempts.giveBack(this.database.manager, this.limits.nameOf(typed), counted);
  }

  /** Counted, and wrong where it was judged. */
  async wrong(typed: string, address: string, browser?: KnownBrowser) {
    const counted = await this.count(typed, address, browser);
    const emptied =
      counted.passes &&
      (await this.outcomes.failed(
        this.database.manager,
        this.judged(typed, address, counted),
        this.limits.numbers,
      ));
    return { ...counted, emptied };
  }

  /** Counted, and right. */
  async right(typed: string, address: string, token = `${typed} ${address}`) {
    const counted = await this.count(typed, address);
    const session = {
      tokenHash: Buffer.from(token),
      sessionId: uuidv7(),
      generation: 1,
      passwordChangeRequired: true,
      lifetimeSeconds: 60,
      openedWith: 'Firefox sous Linux',
    };
    const judged = this.judged(typed, address, counted);
    return this.outcomes.openSession(this.database.manager, judged, session);
  }

  private judged(typed: string, address: string, counted: Counted): JudgedTry {
    return { ...this.madeOf(typed, address), counted, purpose: 'sign-in' };
  }

  private madeOf(typed: string, address: string) {
    return { name: this.limits.nameOf(typed), origin: this.limits.originOf(address) };
  }
}
