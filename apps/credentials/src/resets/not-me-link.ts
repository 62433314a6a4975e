import type { NotMeOutcome } from '@citadelle/contracts/calls';
import { resetOfNotMeToken } from '@citadelle/contracts/not-me-token';
import { fold, Refusal } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import {
  CONFIG,
  durationMs,
  EVENT_STORE,
  keysOf,
  metadataOf,
  withRefusalFloor,
} from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { accountDecider, type AccountEvent, accountStream } from '../accounts/account.js';
import { AccountStore } from '../accounts/account.store.js';
import { contestAccount } from '../accounts/contest.js';
import { type ContestationTimes, effectOfLink } from '../accounts/contestation.js';
import { HolderStore } from '../accounts/holder.store.js';
import { CredentialsConfig } from '../credentials.config.js';
import { openStates } from './reset.js';
import { type KeptReset, ResetStore } from './reset.store.js';
import { ResetWrites } from './reset-writes.js';

/**
 * The link « ce n’est pas moi » in the mails about a reset: it cancels a reset that is open, and contests the account once
 * it was completed.
 */
@Injectable()
export class NotMeLinks {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly manager: EntityManager,
    private readonly accounts: AccountStore,
    private readonly holders: HolderStore,
    private readonly kept: ResetStore,
    private readonly writes: ResetWrites,
  ) {}

  /** What the link would do now. Refuses with `reset-refused` what is no link of ours. */
  look(notMeToken: string): Promise<NotMeOutcome> {
    return withRefusalFloor(['reset-refused'], async () => {
      const reset = await this.resetOf(notMeToken);
      const unit = await this.holders.unitOf(this.manager, reset.agentId);
      return { effect: await this.effectOn(reset), unit };
    });
  }

  /** Does what the link does now. Refuses with `reset-refused`, also where the link comes too late. */
  use(notMeToken: string): Promise<NotMeOutcome> {
    return withRefusalFloor(['reset-refused'], async () => {
      const { resetId, agentId } = await this.resetOf(notMeToken);
      const used = await this.store.write(metadataOf(), (tx) => this.follow(tx, resetId, agentId));
      // That the reset had expired is written all the same.
      if (used === 'expired') throw new Refusal('reset-refused');
      return { effect: used, unit: await this.holders.unitOf(this.manager, agentId) };
    });
  }

  /** Under the lock of the account, as resets are completed. */
  private async follow(tx: WriteTransaction, resetId: string, agentId: string) {
    await this.accounts.lock(tx.manager, agentId);
    const reset = (await this.kept.find(tx.manager, resetId))!;
    if (reset.state !== 'completed') {
      const command = { type: 'CancelReset', by: 'not-me' } as const;
      const { expired } = await this.writes.apply(tx, resetId, command);
      return expired ? 'expired' : 'cancelled';
    }
    const effect = await this.effectOn(reset, (stream) => tx.load<AccountEvent>(stream));
    const link = { agentId, resetId, now: new Date(), ...this.times() };
    await contestAccount(tx, { type: 'ContestByLink', ...link }, this.writes);
    return effect;
  }

  private async resetOf(token: string): Promise<KeptReset> {
    const resetId = resetOfNotMeToken(keysOf(this.config.NOT_ME_TOKEN_KEY).all, token);
    const reset = resetId === undefined ? undefined : await this.kept.find(this.manager, resetId);
    if (!reset) throw new Refusal('reset-refused');
    return reset;
  }

  private async effectOn(
    { resetId, agentId, state, expiresAt }: KeptReset,
    load = (stream: string) => this.store.load<AccountEvent>(stream),
  ): Promise<NotMeOutcome['effect']> {
    const isOpen = (openStates as readonly string[]).includes(state);
    if (state === 'cancelled' || (isOpen && expiresAt.getTime() > Date.now())) return 'cancelled';
    if (state !== 'completed') return 'ended';
    const { events } = await load(accountStream(agentId));
    const account = fold(
      accountDecider,
      events.map(({ event }) => event),
    );
    return effectOfLink(account, { resetId, now: new Date(), ...this.times() });
  }

  private times(): ContestationTimes {
    const { NOT_ME_AFTER_COMPLETION, CONTESTATION_PAUSE } = this.config;
    return { linkMs: durationMs(NOT_ME_AFTER_COMPLETION), pauseMs: durationMs(CONTESTATION_PAUSE) };
  }
}
