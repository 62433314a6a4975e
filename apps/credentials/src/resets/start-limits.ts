import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '@citadelle/decider';
import { CONFIG, currentCall, keyBytes, keyedDigest, sourceOf } from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { StartFailureStore } from './start-failure.store.js';

/** Limits failed starts by login for each source and account, because each tells that one birth date is wrong. */
@Injectable()
export class StartLimits {
  constructor(
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly manager: EntityManager,
    private readonly failures: StartFailureStore,
  ) {}

  /**
   * The agent with this login and birth date. Refuses with `identity-not-found`, and with `too-many-attempts` when the
   * source or the account has no room for a failure. A source beyond its limit no longer counts against accounts.
   */
  async identify(login: string, birthDate: string, browserOf?: string): Promise<string> {
    const source = this.digest('source', sourceOf(currentCall().source));
    const digests = { source, login: this.digest('login', login) };
    const typed = { login, birthDate, digests, browserOf };
    const { here, whom, agentId, bucket } = await this.failures.judge(this.manager, typed);
    if (!here) refuse(await this.failures.waitOfSource(this.manager, source));
    if (!whom) refuse(await this.failures.waitOfBucket(this.manager, bucket), 'other-way');
    if (agentId === null) throw new Refusal('identity-not-found');
    return agentId;
  }

  private digest(kind: 'source' | 'login', value: string): string {
    const key = keyBytes(this.config.THROTTLE_KEY);
    return keyedDigest(key, `start ${kind} ${value}`).toString('base64url');
  }
}

function refuse(seconds: number, advice?: 'other-way'): never {
  throw new Refusal('too-many-attempts', { retryAfterSeconds: Math.max(1, seconds), advice });
}
