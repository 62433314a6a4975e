import { Inject, Injectable } from '@nestjs/common';
import { Limiter, sleep } from '@citadelle/async';
import { Refusal } from '@citadelle/decider';
import { CONFIG, currentCall } from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { SecurityJournal } from '../journal/security-journal.js';
import { canonicalLogin } from '../logins/login.js';
import { Passwords } from '../passwords/passwords.js';
import { JudgedTries } from './judged-tries.js';
import { KnownBrowsers, type KnownBrowser } from './known-browsers.js';
import { type Counted, PasswordAttemptStore } from './password-attempt.store.js';
import { type JudgedTry, PasswordOutcomeStore } from './password-outcome.store.js';
import { type Origin, SignInLimits, type TypedName } from './sign-in-limits.js';
import { SlowedSignIns } from './slowed-sign-ins.js';

/** An account whose password was just proven. */
export interface ProvenAccount extends Counted {
  readonly agent_id: string;
  readonly phc: string;
}

/** How long a try waits for others, still being judged, to show that they were right. */
const PATIENCE_MS = 1500;
const LOOK_AGAIN_MS = 20;
const HOUR_SECONDS = 3600;

/** Every try to sign in goes through here: counted before it is judged, one answer and one timing. */
@Injectable()
export class PasswordAttempts {
  private readonly limits: SignInLimits;
  private readonly turns: Limiter;
  private readonly turnsOfSource: Limiter;

  constructor(
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly manager: EntityManager,
    private readonly kept: PasswordAttemptStore,
    private readonly outcomes: PasswordOutcomeStore,
    private readonly passwords: Passwords,
    private readonly browsers: KnownBrowsers,
    private readonly slowed: SlowedSignIns,
    private readonly tries: JudgedTries,
    private readonly journal: SecurityJournal,
  ) {
    this.limits = new SignInLimits(config);
    // Fewer than may be wrong, so that right sign-ins at the same moment never make each other wait.
    this.turns = new Limiter(config.SIGN_IN_FREE_TRIES - 1);
    this.turnsOfSource = new Limiter(Math.ceil(config.SIGN_IN_FAILURES_PER_SOURCE / 2));
  }

  /**
   * Judges one try; `onRight` writes its success, and undefined means it was wrong, whyever. Refuses with
   * `too-many-attempts` or `hashing-saturated` without having judged.
   */
  judge<T>(
    { login, password, device }: { login: string; password: string; device?: string },
    onRight: (account: ProvenAccount, judged: JudgedTry, browser?: KnownBrowser) => Promise<T>,
  ): Promise<T | undefined> {
    const purpose = 'sign-in';
    const name = this.limits.nameOf(canonicalLogin(login));
    const origin = this.limits.originOf(currentCall().source);
    const browser = this.browsers.read(device);
    // Whoever an account knows is not held up in the queue by others at their address.
    const held = browser && `agent ${browser.agentId}`;
    return this.passwords.lanes.admit(
      () =>
        this.inTurn(name, origin, browser, async () => {
          const counted = await this.count(name, origin, browser);
          const judged = { name, origin, counted, purpose };
          const isRight = await this.isRight(counted, password);
          this.tries.count(purpose, isRight);
          if (isRight)
            return onRight(
              counted as ProvenAccount,
              judged,
              counted.by_browser ? browser : undefined,
            );
          const emptied = await this.outcomes.failed(this.manager, judged, this.limits.numbers);
          this.journal.tellFailedTry(purpose, counted.agent_id, origin.source);
          if (emptied && counted.agent_id !== null) this.slowed.tellLater(counted.agent_id);
          return undefined;
        }),
      held,
    );
  }

  /** Whoever comes with a cookie of ours does not stand in the line of the others at their address. */
  private inTurn<T>(
    { login }: TypedName,
    { source }: Origin,
    browser: KnownBrowser | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    if (browser) return this.turns.run(`${login} browser ${browser.browser}`, work);
    return this.turns.run(`${login} ${source}`, () => this.turnsOfSource.run(source, work));
  }

  private isRight({ agent_id, phc, state, kind }: Counted, password: string): Promise<boolean> {
    const isOpen = agent_id !== null && phc !== null && state === 'open';
    return this.passwords.verify(password, isOpen ? { phc, kind } : undefined);
  }

  private async count(
    name: TypedName,
    origin: Origin,
    browser: KnownBrowser | undefined,
  ): Promise<Counted> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const { manager, limits } = this;
      const counted = await this.kept.count(manager, name, origin, browser, limits.numbers);
      if (counted.passes) return counted;
      await this.kept.giveBack(manager, name, counted);
      // What is in the way is still being judged, or was there for others at this moment: it may be gone in the next.
      const { undecided, seconds } = counted;
      if (!undecided || performance.now() > end)
        throw new Refusal('too-many-attempts', {
          retryAfterSeconds: Math.min(HOUR_SECONDS, Math.max(1, Math.ceil(seconds))),
        });
      await sleep(LOOK_AGAIN_MS);
    }
  }
}
