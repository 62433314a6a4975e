import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '@citadelle/decider';
import {
  decideWithin,
  type EventStore,
  type RecordedEvent,
  type WriteTransaction,
} from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { SecurityJournal } from '../journal/security-journal.js';
import { isOpen, type Reset, type ResetCommand, resetDecider, resetStream } from './reset.js';
import { ResetCodeStore } from './reset-code.store.js';
import { ResetStore } from './reset.store.js';

/** The kind of deadline at which a reset expires. */
export const EXPIRE_RESET = 'expire-reset';

/** The reset after a command. */
export interface Outcome {
  readonly reset: Reset;
  /** The command came too late: it only ended the reset as expired. */
  readonly expired: boolean;
  readonly recorded: readonly RecordedEvent[];
}

/** Decides commands on resets, and keeps deadline and codes in step with their events. */
@Injectable()
export class ResetWrites {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly kept: ResetStore,
    private readonly codes: ResetCodeStore,
    /** Where what is written about resets and their accounts is told, as far as it concerns security. */
    readonly journal: SecurityJournal,
  ) {}

  /** As {@link applyAlone}, but refuses what came too late; that the reset expired is written all the same. */
  async write(resetId: string, command: ResetCommand): Promise<Reset> {
    const { reset, expired } = await this.applyAlone(resetId, command);
    if (expired) throw new Refusal('reset-refused');
    return reset;
  }

  /** A command in a transaction of its own. If it comes too late, it only ends the reset as expired. */
  applyAlone(resetId: string, command: ResetCommand): Promise<Outcome> {
    return this.store.write(metadataOf(), (tx) => this.apply(tx, resetId, command));
  }

  /** Applies a command as part of a larger transaction. The reset stays locked until that ends. */
  async apply(
    tx: WriteTransaction,
    resetId: string,
    command: ResetCommand,
    now = new Date(),
  ): Promise<Outcome> {
    // A reset that starts has a new id: there is no row to lock, and loading its stream gives nothing.
    if (command.type !== 'StartReset') await this.kept.lock(tx.manager, resetId);
    const timed = { ...command, now };
    const decided = await decideWithin(tx, resetDecider, resetStream(resetId), timed);
    const { before, state: reset, recorded } = decided;
    await this.followUp(tx, resetId, before, reset);
    if (isOpen(before)) await this.journal.ofReset(tx, before, recorded);
    const expired = recorded.some(({ event }) => event.type === 'ResetExpired');
    return { reset, expired, recorded };
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
