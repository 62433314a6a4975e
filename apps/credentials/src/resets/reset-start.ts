import { Inject, Injectable } from '@nestjs/common';
import type { StartedReset, StartReset } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { type EventStore, runStatement, type WriteTransaction } from '@citadelle/event-store';
import {
  CONFIG,
  currentCall,
  durationMs,
  EVENT_STORE,
  keyBytes,
  metadataOf,
  withRefusalFloor,
} from '@citadelle/service-kit';
import { v7 as uuidv7 } from 'uuid';
import { CredentialsConfig } from '../credentials.config.js';
import { canonicalLogin } from '../logins/login.js';
import { sourceOf } from '../sessions/source.js';
import { codeDigest, newCode } from './codes.js';
import { agentOfLookupToken } from './lookup-token.js';
import { isOpen } from './reset.decider.js';
import { OPEN_STATES, Resets } from './resets.js';
import { StartLimits } from './start-limits.js';

/** Locks the account, so that its starts are counted one after the other. */
const LOCK_ACCOUNT = {
  name: 'lock-account',
  text: `SELECT 1 FROM accounts WHERE agent_id = $1 AND state = 'open' FOR UPDATE`,
};
/** The open reset of an account, and in how many seconds it may start another one (null: now). $2 starts in 24 hours. */
const EARLIER_STARTS = {
  name: 'earlier-starts',
  text: `
    SELECT open."resetId", open.late, recent.seconds
    FROM (SELECT) AS one
    LEFT JOIN (
      SELECT reset_id AS "resetId", expires_at <= now() AS late FROM resets
      WHERE agent_id = $1 AND state IN (${OPEN_STATES})
    ) AS open ON true
    LEFT JOIN (
      SELECT least(86400, ceil(extract(epoch FROM started_at + interval '24 hours' - now())))::integer
        AS seconds
      FROM resets WHERE agent_id = $1 AND started_at > now() - interval '24 hours'
      ORDER BY started_at DESC OFFSET $2 - 1 LIMIT 1
    ) AS recent ON true`,
};
const KEEP_CODE = {
  name: 'keep-first-code',
  text: 'INSERT INTO reset_codes (reset_id, first_code, source) VALUES ($1, $2, $3)',
};

/** A row of {@link EARLIER_STARTS}. */
interface EarlierStarts {
  readonly resetId: string | null;
  readonly late: boolean | null;
  readonly seconds: number | null;
}

type Via = 'lookup' | 'login';

/** Starts a reset for somebody who has neither password nor code. */
@Injectable()
export class ResetStart {
  private readonly codeKey: Buffer;
  private readonly tokenKey: Buffer;
  private readonly lifetimeMs: number;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly resets: Resets,
    private readonly limits: StartLimits,
  ) {
    this.codeKey = keyBytes(config.RESET_CODE_KEY);
    this.tokenKey = keyBytes(config.LOOKUP_TOKEN_KEY);
    this.lifetimeMs = durationMs(config.RESET_LIFETIME);
  }

  /** Refuses with `identity-not-found`, `reset-pending` or `too-many-attempts`; 422 for a token that is none. */
  async start(request: StartReset): Promise<StartedReset> {
    const { lookupToken, login = '', birthDate = '', startAnew = false } = request;
    if (lookupToken !== undefined) {
      const agentId = await agentOfLookupToken(this.tokenKey, lookupToken);
      return withRefusalFloor(['identity-not-found'], () =>
        this.startFor(agentId, 'lookup', startAnew),
      );
    }
    return withRefusalFloor(['identity-not-found'], async () => {
      const agentId = await this.identify(canonicalLogin(login), birthDate);
      return this.startFor(agentId, 'login', startAnew);
    });
  }

  /** The agent with this login and birth date; refuses with `identity-not-found`. */
  private async identify(login: string, birthDate: string): Promise<string> {
    const source = sourceOf(currentCall().source);
    const agentId = await this.limits.judge(source, login, birthDate);
    if (agentId === null) throw new Refusal('identity-not-found');
    return agentId;
  }

  private async startFor(agentId: string, via: Via, startAnew: boolean): Promise<StartedReset> {
    const resetId = uuidv7();
    const firstCode = newCode();
    const started = await this.store.write(metadataOf(), async (tx) => {
      await this.admit(tx, agentId, startAnew);
      const now = new Date();
      const { lifetimeMs } = this;
      const command = { type: 'StartReset', agentId, via, lifetimeMs, now } as const;
      const { reset } = await this.resets.apply(tx, resetId, command);
      await runStatement(tx.manager, KEEP_CODE, [
        resetId,
        codeDigest(this.codeKey, resetId, 'first', firstCode),
        sourceOf(currentCall().source),
      ]);
      return reset;
    });
    if (!isOpen(started)) throw new Error('a reset that does not start');
    return { resetId, firstCode, state: 'started', expiresAt: started.expiresAt };
  }

  /** Checks under the account's lock that a reset may start; cancels the open one when starting anew. */
  private async admit(tx: WriteTransaction, agentId: string, startAnew: boolean): Promise<void> {
    const [account] = await runStatement(tx.manager, LOCK_ACCOUNT, [agentId]);
    if (!account) throw new Refusal('identity-not-found');
    const [earlier] = await runStatement<EarlierStarts>(tx.manager, EARLIER_STARTS, [
      agentId,
      this.config.LIMIT_RESETS_PER_ACCOUNT_DAY,
    ]);
    const { resetId, late, seconds } = earlier!;
    if (resetId !== null && !late && !startAnew) throw new Refusal('reset-pending');
    if (seconds !== null)
      throw new Refusal('too-many-attempts', { retryAfterSeconds: Math.max(1, seconds) });
    if (resetId === null) return;
    const now = new Date();
    // If its time is over, this command ends it as expired.
    await this.resets.apply(tx, resetId, { type: 'CancelReset', by: 'agent', now });
  }
}
