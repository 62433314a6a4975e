import { Controller, Inject } from '@nestjs/common';
import { ReleaseCodeInSession, type ReleasedCode, resets } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { type Actor, demand, mayReleaseCode, type RequestFacts } from '@citadelle/rights';
import {
  Asked,
  CONFIG,
  durationMs,
  EVENT_STORE,
  keyBytes,
  metadataOf,
  Networks,
  refuseIfNobodyWaits,
  Serves,
  sourceOf,
} from '@citadelle/service-kit';
import { Conflicts } from '../acts/conflicts.js';
import { CredentialsConfig } from '../credentials.config.js';
import { grantsOf } from '../sessions/role-grants.js';
import type { FoundSession } from '../sessions/session.store.js';
import { Sessions } from '../sessions/sessions.js';
import { codeDigest, newCode } from './codes.js';
import { countRelease } from './release-alarm.js';
import { RequestHandling } from './request-handling.js';
import { isOpen } from './reset.js';
import { ResetWrites } from './reset-writes.js';
import { ResetCodeStore } from './reset-code.store.js';

/** Shows the second code of a request to whoever handles it, once. */
@Controller()
export class ReleaseCodeHandler {
  private readonly shared: Networks;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly handling: RequestHandling,
    private readonly writes: ResetWrites,
    private readonly sessions: Sessions,
    private readonly codes: ResetCodeStore,
    private readonly conflicts: Conflicts,
  ) {
    this.shared = Networks.of(config.SHARED_SOURCES);
  }

  /**
   * The second code, shown this once; with `password`, it re-authenticates too. Refuses as that does, and with
   * `session-expired`, `request-not-found`, `own-request`, `other-unit-required`, `same-source`, `conflict-of-interest`, `reauthentication-required`, `already-released`, `request-closed`.
   */
  @Serves(resets.release)
  async release(@Asked() request: ReleaseCodeInSession): Promise<ReleasedCode> {
    const { resetId, token, identityCheck, password } = request;
    const session = await this.sessions.find(token);
    if (password !== undefined) await this.sessions.prove(session, password);
    const by = session.agent_id;
    const secondCode = newCode();
    const digest = codeDigest(keyBytes(this.config.RESET_CODE_KEY), resetId, 'second', secondCode);
    const lifetimeMs = durationMs(this.config.SECOND_CODE_LIFETIME);
    let renewed: string | undefined;
    const outcome = await this.store.write({ ...metadataOf(), by }, async (tx) => {
      const request = await this.handling.lock(tx, resetId);
      const actor = { agentId: by, ...grantsOf(session.grants) };
      demand(mayReleaseCode(actor, request));
      this.refuseOwnPlace(session, request.source);
      await this.refuseConflict(tx, actor, request);
      const { now } = session;
      const justTyped = password !== undefined && { reauthenticated_at: now };
      this.sessions.demandReauthenticated({ ...session, ...justTyped });
      const command = { type: 'ReleaseCode', by, identityCheck, lifetimeMs } as const;
      const applied = await this.writes.apply(tx, resetId, command);
      if (applied.expired) return applied;
      await this.codes.setSecond(tx.manager, resetId, digest);
      await countRelease(tx, by, this.config.RELEASE_ALARM_PER_HOUR);
      // With the release: where it is refused there is no answer that could carry the new token.
      if (password !== undefined)
        renewed = (await this.sessions.reauthenticated(tx.manager, session, token)).token;
      // The code is shown once: to somebody, or not released.
      refuseIfNobodyWaits();
      return applied;
    });
    // That the request had expired is written all the same.
    if (outcome.expired) throw new Refusal('request-closed');
    const released = outcome.reset;
    if (!isOpen(released)) throw new Error('a code was released for a reset that is over');
    return {
      secondCode,
      expiresAt: released.expiresAt,
      ...(renewed !== undefined && { token: renewed }),
    };
  }

  /** Whoever just made the agent, or was just made a manager, could be opening an account for themselves. */
  private async refuseConflict(
    { manager }: WriteTransaction,
    actor: Actor,
    request: RequestFacts,
  ): Promise<void> {
    const [why] = await this.conflicts.of(manager, actor, [request]);
    if (why) throw new Refusal('conflict-of-interest', { why });
  }

  /** Whoever sits where the request was started could be the one who started it. */
  private refuseOwnPlace(session: FoundSession, startedFrom: string | null): void {
    const { source } = session;
    if (sourceOf(source) === startedFrom && !this.shared.includes(source))
      throw new Refusal('same-source');
  }
}
