import type { Message } from '@citadelle/contracts';
import type { Partition } from '../partition.js';

/** Somebody replays this key, or drops a message of it, at this moment: one at a time does. */
export class KeyInHand extends Error {
  override readonly name = 'KeyInHand';
}

/** A key of which messages wait. */
export interface ParkedKey {
  readonly topic: string;
  readonly key: string;
  /** How many wait. */
  readonly waiting: number;
  /** What the first of them fails by. */
  readonly reason: string;
  /** When the first of them was parked. */
  readonly since: Date;
}

/** A message that waits, without its data: those are nobody's to read. */
export interface WaitingMessage extends Partition, Pick<Message, 'key' | 'id' | 'type' | 'time'> {
  readonly offset: bigint;
  /** Size of its data as JSON. */
  readonly bytes: number;
  /** Whether its data are on the topic alone, since they were too large to be kept. */
  readonly isLeftOnTopic: boolean;
  readonly reason: string;
  readonly parkedAt: Date;
}

/** How a replay is followed and stopped. */
export interface ReplayOptions {
  /** Once aborted, it stops before the next message. */
  readonly signal?: AbortSignal;
  /** Called for each message that was handled. */
  readonly onHandled?: () => void;
}

/** What a replay came to. */
export interface Replay {
  readonly handled: number;
  /** The message before which it stopped; undefined once none waits. */
  readonly stoppedAt?: {
    readonly partition: number;
    readonly offset: bigint;
    /** Whose fault it is: the message's own, the environment's, or nobody's, as it was interrupted. */
    readonly by: 'message' | 'environment' | 'interruption';
    /** Name and code of the error. */
    readonly reason: string;
  };
}

/** A message that was dropped. */
export interface DroppedMessage extends Partition, Pick<Message, 'id' | 'type'> {
  readonly reason: string;
  /** How many of its key still wait. */
  readonly stillWaiting: number;
}
