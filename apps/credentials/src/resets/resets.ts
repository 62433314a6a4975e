import { Inject, Injectable } from '@nestjs/common';
import { fold, Refusal } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import {
  type CancelledBy,
  isOpen,
  openStates,
  type Reset,
  type ResetCommand,
  resetDecider,
  type ResetEvent,
  resetStream,
} from './reset.decider.js';
import { resetDeadline, resetDeadlineId } from './reset-deadline.js';

/** Who has nothing but the first code still reads with it how the reset ended; nothing is opened by it any more. */
const FORGET = 'UPDATE reset_codes SET second_code = NULL, source = NULL WHERE reset_id = $1';

/** As SQL lists them, literally, so that the database sees that its index of them fits. */
export const OPEN_STATES = openStates.map((state) => `'${state}'`).join(', ');

/** What became of a reset by a command. */
export interface Outcome {
  readonly reset: Reset;
  /** The command came too late: all it did was to end the reset. */
  readonly expired: boolean;
}

/** Decides on resets, and keeps what stands beside their events in step: the deadline and the codes. */
@Injectable()
export class Resets {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** A command in a transaction of its own. That it came too late is written as well, and then refused. */
  async write(resetId: string, command: ResetCommand): Promise<Reset> {
    const { reset, expired } = await this.store.write(metadataOf(), (tx) =>
      this.apply(tx, resetId, command),
    );
    if (expired) throw new Refusal('reset-refused');
    return reset;
  }

  /** Ends a reset whose time is over, if nobody has yet. */
  async expireIfLate(resetId: string): Promise<void> {
    const command = { type: 'ExpireReset', now: new Date() } as const;
    await this.store.write(metadataOf(), (tx) => this.apply(tx, resetId, command));
  }

  /** Cancels the reset that an account has open, if any, as part of a larger transaction. */
  async cancelOpen(tx: WriteTransaction, agentId: string, by: CancelledBy): Promise<void> {
    const [open] = await tx.manager.query<{ resetId: string }[]>(
      `SELECT reset_id AS "resetId" FROM resets WHERE agent_id = $1 AND state IN (${OPEN_STATES})`,
      [agentId],
    );
    if (open) await this.apply(tx, open.resetId, { type: 'CancelReset', by, now: new Date() });
  }

  /** A command as part of a larger transaction. The reset stays locked until it ends. */
  async apply(tx: WriteTransaction, resetId: string, command: ResetCommand): Promise<Outcome> {
    const stream = resetStream(resetId);
    const { version, before } = command.type === 'StartReset' ? FRESH : await load(tx, resetId);
    const decided = resetDecider.decide(command, before);
    await tx.append(stream, version, decided);
    const reset = fold(resetDecider, decided, before);
    await followUp(tx, resetId, before, reset);
    return { reset, expired: decided.some(({ type }) => type === 'ResetExpired') };
  }
}

/** A reset that starts has a new id: there is nothing to load or to lock. */
const FRESH = { version: 0, before: resetDecider.initial };

async function load(
  tx: WriteTransaction,
  resetId: string,
): Promise<{ version: number; before: Reset }> {
  await tx.manager.query('SELECT FROM resets WHERE reset_id = $1 FOR UPDATE', [resetId]);
  const { version, events } = await tx.load<ResetEvent>(resetStream(resetId));
  const before = fold(
    resetDecider,
    events.map(({ event }) => event),
  );
  return { version, before };
}

async function followUp(
  tx: WriteTransaction,
  resetId: string,
  before: Reset,
  reset: Reset,
): Promise<void> {
  if (isOpen(reset)) {
    if (!isOpen(before) || before.expiresAt !== reset.expiresAt)
      await tx.setDeadline(resetDeadline(resetId, reset.expiresAt));
  } else if (isOpen(before)) {
    await tx.clearDeadline(resetDeadlineId(resetId));
    await tx.manager.query(FORGET, [resetId]);
  }
}
