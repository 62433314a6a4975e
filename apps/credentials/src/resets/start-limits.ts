import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '@citadelle/decider';
import { CONFIG, currentCall, keyBytes, keyedDigest, sourceOf } from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { StartFailureStore } from './start-failure.store.js';

/** Limits failed starts by login for each source and login, because each tells that one birth date is wrong. */
@Injectable()
export class StartLimits {
  constructor(
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly manager: EntityManager,
    private readonly failures: StartFailureStore,
  ) {}

  /**
   * The agent with this login and birth date. Refuses with `identity-not-found` or `too-many-attempts`. A source beyond
   * its limit no longer counts against logins.
   */
  async identify(login: string, birthDate: string): Promise<string> {
    const here = this.digest('source', sourceOf(currentCall().source));
    const whom = this.digest('login', login);
    const digests = { source: here, login: whom };
    const judged = await this.failures.judge(this.manager, digests, login, birthDate);
    if (!judged.here) await this.refuse(here);
    if (!judged.whom) await this.refuse(whom);
    if (judged.agentId === null) throw new Refusal('identity-not-found');
    return judged.agentId;
  }

  private async refuse(digest: string): Promise<never> {
    const seconds = await this.failures.wait(this.manager, digest);
    throw new Refusal('too-many-attempts', { retryAfterSeconds: Math.max(1, seconds) });
  }

  private digest(kind: 'source' | 'login', value: string): string {
    const key = keyBytes(this.config.THROTTLE_KEY);
    return keyedDigest(key, `start ${kind} ${value}`).toString('base64url');
  }
}
