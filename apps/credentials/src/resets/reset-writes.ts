import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { fold, Refusal } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { type Deadlines, DEADLINES, EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import {
  isOpen,
  type Reset,
  type ResetAction,
  resetDecider,
  type ResetEvent,
  resetStream,
} from './reset.js';
import { ResetCodeStore } from './reset-code.store.js';
import { ResetStore } from './reset.store.js';

/** The kind of deadline at which a reset expires. */
const EXPIRE_RESET = 'expire-reset';

/** The reset after a command. */
export interface Outcome {
  readonly reset: Reset;
  /** The command came too late: it only ended the reset as expired. */
  readonly expired: boolean;
}

/** Decides commands on resets, and keeps deadline and codes in step with their events. */
@Injectable()
export class ResetWrites implements OnModuleInit {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(DEADLINES) private readonly deadlines: Deadlines,
    private readonly kept: ResetStore,
    private readonly codes: ResetCodeStore,
  ) {}

  /** Ends resets whose time is over, whether anybody comes back to them or not. */
  onModuleInit(): void {
    this.deadlines.on(EXPIRE_RESET, async ({ data, dueAt }, tx) => {
      const { resetId } = data as { resetId: string };
      // The database says that it is due, even where our own clock is behind.
      const now = new Date(Math.max(Date.now(), dueAt.getTime()));
      await this.apply(tx, resetId, { type: 'ExpireReset' }, now);
    });
  }

  /** Ends a reset whose time is over, unless it has ended. */
  async expireIfLate(resetId: string): Promise<void> {
    await this.applyAlone(resetId, { type: 'ExpireReset' });
  }

  /** A command in a transaction of its own. That it came too late is written as well, and then refused. */
  async write(resetId: string, action: ResetAction): Promise<Reset> {
    const { reset, expired } = await this.applyAlone(resetId, action);
    if (expired) throw new Refusal('reset-refused');
    return reset;
  }

  private applyAlone(resetId: string, action: ResetAction): Promise<Outcome> {
    return this.store.write(metadataOf(), (tx) => this.apply(tx, resetId, action));
  }

  /** Applies a command as part of a larger transaction. The reset stays locked until that ends. */
  async apply(
    tx: WriteTransaction,
    resetId: string,
    action: ResetAction,
    now = new Date(),
  ): Promise<Outcome> {
    const stream = resetStream(resetId);
    const { version, before } = action.type === 'StartReset' ? FRESH : await this.load(tx, resetId);
    const decided = resetDecider.decide({ ...action, now }, before);
    await tx.append(stream, version, decided);
    const reset = fold(resetDecider, decided, before);
    await this.followUp(tx, resetId, before, reset);
    return { reset, expired: decided.some(({ type }) => type === 'ResetExpired') };
  }

  private async load(tx: WriteTransaction, resetId: string) {
    await this.kept.lock(tx.manager, resetId);
    const { version, events } = await tx.load<ResetEvent>(resetStream(resetId));
    const before = fold(
      resetDecider,
      events.map(({ event }) => event),
    );
    return { version, before };
  }

  private async followUp(
    tx: WriteTransaction,
    resetId: string,
    before: Reset,
    reset: Reset,
  ): Promise<void> {
    const id = `${EXPIRE_RESET}-${resetId}`;
    if (isOpen(reset)) {
      if (isOpen(before) && before.expiresAt === reset.expiresAt) return;
      const dueAt = new Date(reset.expiresAt);
      await tx.setDeadline({ id, kind: EXPIRE_RESET, dueAt, data: { resetId } });
    } else if (isOpen(before)) {
      await tx.clearDeadline(id);
      await this.codes.forget(tx.manager, resetId);
    }
  }
}

/** State and version of a reset that is about to start: its id is new, so nothing is loaded or locked. */
const FRESH = { version: 0, before: resetDecider.initial };
