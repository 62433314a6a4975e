import { Inject, Injectable } from '@nestjs/common';
import type {
  RefuseReset,
  ReleasedCode,
  ReleaseCodeInSession,
  TransferReset,
} from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import {
  type Actor,
  demand,
  mayRefuseRequest,
  mayReleaseCode,
  mayTransferRequest,
  type RequestFacts,
  type Verdict,
} from '@citadelle/rights';
import {
  CONFIG,
  currentActor,
  durationMs,
  EVENT_STORE,
  keyBytes,
  metadataOf,
  writeOnce,
} from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { grantsOf } from '../sessions/role-grants.js';
import { Reauthentication } from '../sessions/reauthenticate.js';
import type { FoundSession } from '../sessions/session.store.js';
import { Sessions } from '../sessions/sessions.js';
import { sourceOf } from '../sessions/source.js';
import { UnitStore } from '../sessions/unit.store.js';
import { codeDigest, newCode } from './codes.js';
import { ReleaseAlarm } from './release-alarm.js';
import { isOpen, type ResetCommand } from './reset.js';
import { type Outcome, Resets } from './reset-writes.js';
import { type LockedRequest, RequestStore } from './request.store.js';
import { ResetCodeStore } from './reset-code.store.js';
import { SharedSources } from './shared-sources.js';

/** What managers make of a request: release its second code, refuse it, hand it on. */
@Injectable()
export class RequestHandling {
  private readonly codeKey: Buffer;
  private readonly windowMs: number;
  private readonly lifetimeMs: number;
  private readonly shared: SharedSources;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly resets: Resets,
    private readonly sessions: Sessions,
    private readonly reauthentication: Reauthentication,
    private readonly alarm: ReleaseAlarm,
    private readonly requests: RequestStore,
    private readonly codes: ResetCodeStore,
    private readonly units: UnitStore,
  ) {
    this.codeKey = keyBytes(config.RESET_CODE_KEY);
    this.windowMs = durationMs(config.REAUTHENTICATION_WINDOW);
    this.lifetimeMs = durationMs(config.SECOND_CODE_LIFETIME);
    this.shared = new SharedSources(config.SHARED_SOURCES);
  }

  /**
   * The second code, shown this once; with `password`, it re-authenticates first. Refuses as that does, and with
   * `session-expired`, `request-not-found`, `own-request`, `other-unit-required`, `same-source`, `reauthentication-required`, `already-released`, `request-closed`.
   */
  async release(request: ReleaseCodeInSession): Promise<ReleasedCode> {
    const { resetId, token, identityCheck, password } = request;
    if (password !== undefined) await this.reauthentication.confirm({ token, password });
    const session = await this.sessions.find(token);
    const by = session.agent_id;
    const secondCode = newCode();
    const outcome = await this.store.write({ ...metadataOf(), by }, async (tx) => {
      const request = await this.lock(tx, resetId);
      demand(mayReleaseCode({ agentId: by, ...grantsOf(session.grants) }, request));
      this.refuseOwnPlace(session, request.source);
      this.refuseStale(session);
      const { lifetimeMs } = this;
      const applied = await this.resets.apply(tx, resetId, {
        type: 'ReleaseCode',
        by,
        identityCheck,
        lifetimeMs,
        now: new Date(),
      });
      if (applied.expired) return applied;
      const digest = codeDigest(this.codeKey, resetId, 'second', secondCode);
      await this.codes.setSecond(tx.manager, resetId, digest);
      await this.alarm.count(tx, by);
      return applied;
    });
    // That the request had expired is written all the same.
    if (outcome.expired) throw new Refusal('request-closed');
    const released = outcome.reset;
    if (!isOpen(released)) throw new Error('a code was released for a reset that is over');
    return { secondCode, expiresAt: released.expiresAt };
  }

  /** Refuses with `request-not-found`, `own-request`, `other-unit-required` or `request-closed`. */
  async refuse({ resetId, reason }: RefuseReset): Promise<void> {
    await this.handleOnce(async (tx) => {
      const by = await this.handler(tx, resetId, mayRefuseRequest);
      const command: ResetCommand = { type: 'RefuseReset', by, reason, now: new Date() };
      return this.resets.apply(tx, resetId, command);
    });
  }

  /**
   * Refuses with `request-not-found`, `own-request`, `unknown-unit`, `same-unit` or `request-closed`. Who may
   * not handle a colleague's request may still hand it to those who can.
   */
  async transfer({ resetId, unit }: TransferReset): Promise<void> {
    await this.handleOnce(async (tx) => {
      const by = await this.handler(tx, resetId, mayTransferRequest);
      if (!(await this.units.isDeclared(tx.manager, unit))) throw new Refusal('unknown-unit');
      const command: ResetCommand = { type: 'TransferReset', to: unit, by, now: new Date() };
      const outcome = await this.resets.apply(tx, resetId, command);
      await this.codes.setSecond(tx.manager, resetId, null);
      return outcome;
    });
  }

  /** Who handles a request now, as `rule` allows. */
  private async handler(
    tx: WriteTransaction,
    resetId: string,
    rule: (actor: Actor, request: RequestFacts) => Verdict<string>,
  ): Promise<string> {
    const actor = currentActor();
    demand(rule(actor, await this.lock(tx, resetId)));
    return actor.agentId;
  }

  private async lock(tx: WriteTransaction, resetId: string): Promise<LockedRequest> {
    const request = await this.requests.lock(tx.manager, resetId);
    if (!request) throw new Refusal('request-not-found');
    return request;
  }

  private async handleOnce(work: (tx: WriteTransaction) => Promise<Outcome>): Promise<void> {
    const expired = await writeOnce(this.store, async (tx) => (await work(tx)).expired);
    if (expired) throw new Refusal('request-closed');
  }

  /** Whoever sits where the request was started could be the one who started it. */
  private refuseOwnPlace(session: FoundSession, startedFrom: string | null): void {
    const { source } = session;
    if (sourceOf(source) === startedFrom && !this.shared.includes(source))
      throw new Refusal('same-source');
  }

  private refuseStale({ reauthenticated_at, password_change_required, now }: FoundSession): void {
    const fresh =
      reauthenticated_at !== null && now.getTime() - reauthenticated_at.getTime() <= this.windowMs;
    if (!fresh || password_change_required) throw new Refusal('reauthentication-required');
  }
}
