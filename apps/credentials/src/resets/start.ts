import { Controller, Inject } from '@nestjs/common';
import { resets, type StartedReset, StartReset } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import {
  Asked,
  CONFIG,
  currentCall,
  durationMs,
  EVENT_STORE,
  keyBytes,
  keysOf,
  metadataOf,
  Serves,
  sourceOf,
  withRefusalFloor,
} from '@citadelle/service-kit';
import { v7 as uuidv7 } from 'uuid';
import { AccountStore } from '../accounts/account.store.js';
import { CredentialsConfig } from '../credentials.config.js';
import { canonicalLogin } from '../logins/login.js';
import { codeDigest, newCode } from './codes.js';
import { agentOfLookupToken } from './read-lookup-token.js';
import { isOpen } from './reset.js';
import { ResetCodeStore } from './reset-code.store.js';
import { ResetStore } from './reset.store.js';
import { ResetWrites } from './reset-writes.js';
import { StartLimits } from './start-limits.js';

type Via = 'lookup' | 'login';

/** Starts a reset for somebody who has neither password nor code. */
@Controller()
export class StartResetHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly writes: ResetWrites,
    private readonly limits: StartLimits,
    private readonly accounts: AccountStore,
    private readonly kept: ResetStore,
    private readonly codes: ResetCodeStore,
  ) {}

  /** Refuses with `identity-not-found`, `reset-pending` or `too-many-attempts`; 422 for a token that is none. */
  @Serves(resets.start)
  start(@Asked() request: StartReset): Promise<StartedReset> {
    const { lookupToken, login = '', birthDate = '', startAnew = false } = request;
    return withRefusalFloor(['identity-not-found'], async () => {
      if (lookupToken === undefined) {
        const agentId = await this.limits.identify(canonicalLogin(login), birthDate);
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
    const resetId = uuidv7();
    const firstCode = newCode();
    const lifetimeMs = durationMs(this.config.RESET_LIFETIME);
    const digest = codeDigest(keyBytes(this.config.RESET_CODE_KEY), resetId, 'first', firstCode);
    const started = await this.store.write(metadataOf(), async (tx) => {
      await this.admit(tx, agentId, startAnew);
      const command = { type: 'StartReset', agentId, via, lifetimeMs } as const;
      const { reset } = await this.writes.apply(tx, resetId, command);
      const source = sourceOf(currentCall().source);
      await this.codes.keepFirst(tx.manager, resetId, digest, source);
      return reset;
    });
    if (!isOpen(started)) throw new Error('a reset that does not start');
    return { resetId, firstCode, state: 'started', expiresAt: started.expiresAt };
  }

  /** Checks under the account's lock that a reset may start; cancels the open one when starting anew. */
  private async admit(tx: WriteTransaction, agentId: string, startAnew: boolean): Promise<void> {
    const { manager } = tx;
    if (!(await this.accounts.lock(manager, agentId))) throw new Refusal('identity-not-found');
    const most = this.config.LIMIT_RESETS_PER_ACCOUNT_DAY;
    const { resetId, late, seconds } = await this.kept.earlierStarts(manager, agentId, most);
    if (resetId !== null && !late && !startAnew) throw new Refusal('reset-pending');
    if (seconds !== null)
      throw new Refusal('too-many-attempts', { retryAfterSeconds: Math.max(1, seconds) });
    if (resetId === null) return;
    // If its time is over, this command ends it as expired.
    await this.writes.apply(tx, resetId, { type: 'CancelReset', by: 'agent' });
  }
}
