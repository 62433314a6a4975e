import { Controller, Inject } from '@nestjs/common';
import { resets, type StartedReset, StartResetOfBrowser } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import {
  Asked,
  CONFIG,
  currentCall,
  durationMs,
  EVENT_STORE,
  keyBytes,
  keyedDigest,
  keysOf,
  metadataOf,
  networkOf,
  newId,
  refuseIfNobodyWaits,
  Serves,
  sourceOf,
  withRefusalFloor,
} from '@citadelle/service-kit';
import { AccountStore } from '../accounts/account.store.js';
import { CredentialsConfig } from '../credentials.config.js';
import { canonicalLogin } from '../logins/login.js';
import { DeviceOwners } from '../sessions/device-owners.js';
import { codeDigest, newCode } from './codes.js';
import { agentOfLookupToken } from './read-lookup-token.js';
import { isOpen } from './reset.js';
import { ResetCodeStore } from './reset-code.store.js';
import { ResetStartStore, type StartLimitNumbers } from './reset-start.store.js';
import { ResetWrites } from './reset-writes.js';
import { StartLimits } from './start-limits.js';

type Via = 'lookup' | 'login';

/** How many resets of one account may be open beside each other. */
const MOST_OPEN = 3;

/** Starts a reset for somebody who has neither password nor code. */
@Controller()
export class StartResetHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly writes: ResetWrites,
    private readonly limits: StartLimits,
    private readonly devices: DeviceOwners,
    private readonly accounts: AccountStore,
    private readonly starts: ResetStartStore,
    private readonly codes: ResetCodeStore,
  ) {}

  /** Refuses with `identity-not-found`, `reset-pending` or `too-many-attempts`; 422 for a token that is none. */
  @Serves(resets.start)
  start(@Asked() request: StartResetOfBrowser): Promise<StartedReset> {
    const { lookupToken, login = '', birthDate = '', startAnew = false, device } = request;
    return withRefusalFloor(['identity-not-found'], async () => {
      if (lookupToken === undefined) {
        const browserOf = await this.devices.ownerOf(device);
        const agentId = await this.limits.identify(canonicalLogin(login), birthDate, browserOf);
        return this.startFor(agentId, 'login', startAnew);
      }
      const agentId = await agentOfLookupToken(
        keysOf(this.config.LOOKUP_TOKEN_KEY).all,
        lookupToken,
      );
      return this.startFor(agentId, 'lookup', startAnew);
    });
  }

  private async startFor(agentId: string, via: Via, startAnew: boolean): Promise<StartedReset> {
    const resetId = newId();
    const firstCode = newCode();
    const lifetimeMs = durationMs(this.config.RESET_LIFETIME);
    const digest = codeDigest(keyBytes(this.config.RESET_CODE_KEY), resetId, 'first', firstCode);
    const { source } = currentCall();
    const network = this.digestOf(networkOf(source));
    const started = await this.store.write(metadataOf(), async (tx) => {
      await this.admit(tx, agentId, network, startAnew);
      const command = { type: 'StartReset', agentId, via, lifetimeMs } as const;
      const { reset } = await this.writes.apply(tx, resetId, command);
      await this.starts.keep(tx.manager, resetId, agentId, network);
      await this.codes.keepFirst(tx.manager, resetId, digest, sourceOf(source));
      refuseIfNobodyWaits();
      return reset;
    });
    if (!isOpen(started)) throw new Error('a reset that does not start');
    return { resetId, firstCode, state: 'started', expiresAt: started.expiresAt };
  }

  /**
   * Checks under the account's lock that a reset may start. One that is open stays as it is: whoever starts anew may be a
   * stranger who knows a birth date.
   */
  private async admit(
    tx: WriteTransaction,
    agentId: string,
    network: string,
    startAnew: boolean,
  ): Promise<void> {
    const { manager } = tx;
    if (!(await this.accounts.lock(manager, agentId))) throw new Refusal('identity-not-found');
    const { LIMIT_RESETS_PER_NETWORK_DAY, LIMIT_RESETS_PER_ACCOUNT_DAY } = this.config;
    const limits: StartLimitNumbers = [
      LIMIT_RESETS_PER_NETWORK_DAY,
      LIMIT_RESETS_PER_ACCOUNT_DAY,
      MOST_OPEN,
    ];
    const admission = await this.starts.admission(manager, agentId, network, limits);
    const { pending, late, seconds } = admission;
    if (pending && !startAnew) throw new Refusal('reset-pending');
    if (seconds !== null)
      throw new Refusal('too-many-attempts', {
        retryAfterSeconds: Math.max(1, seconds),
        advice: 'call',
      });
    for (const resetId of late) await this.writes.apply(tx, resetId, { type: 'ExpireReset' });
  }

  private digestOf(network: string): string {
    const key = keyBytes(this.config.THROTTLE_KEY);
    return keyedDigest(key, `start network ${network}`).toString('base64url');
  }
}
