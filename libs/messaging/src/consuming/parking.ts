import type { BrokerLog, ParkedMessage, SubscriptionSpec } from '../broker.js';
import { BackOff } from '@citadelle/async';
import type { Message } from '@citadelle/contracts';
import type { IncomingRecord } from '../cloud-event.js';
import { announcementOf } from '../dead-letters.js';
import { reasonOf, warning } from '../faults.js';
import { DEFAULT_RETRY } from '../retry-policy.js';

/** A message of more bytes is parked without its data. Our own are smaller: the outbox refuses more than 900 kB. */
const MOST_BYTES_KEPT = 1_000_000;

/** Publishes on the dead-letter topic of the group. */
export type Announce = (announcement: Message) => Promise<void>;

/** What is kept of a record that is parked. */
export function parkedOf(
  group: string,
  { key, partition, offset, value }: IncomingRecord,
  message: Message,
  reason: string,
): ParkedMessage {
  // A record without a key has no order to keep, so nothing waits behind it: it is parked under its own place.
  const named = key === '' ? { ...message, key: `${partition}/${offset}` } : message;
  const bytes = Buffer.byteLength(value ?? '');
  return bytes > MOST_BYTES_KEPT
    ? { group, message: { ...named, data: null }, partition, offset, reason, bytesLeftOut: bytes }
    : { group, message: named, partition, offset, reason };
}

/** Parks messages, raises the alarm and tells the dead-letter topic. */
export class Parking {
  constructor(
    private readonly spec: Pick<SubscriptionSpec, 'parking' | 'onParked'>,
    private readonly announce: Announce,
    private readonly log: BrokerLog,
  ) {}

  /** Rejects when the parking store does not answer. */
  async park(parked: ParkedMessage, signal: AbortSignal): Promise<void> {
    await this.spec.parking.park(parked);
    await this.tell(parked, signal);
  }

  /** False when nothing of its key waits any more. Rejects when the parking store does not answer. */
  async parkBehind(parked: ParkedMessage, signal: AbortSignal): Promise<boolean> {
    const behind = await this.spec.parking.parkBehind(parked);
    if (behind) await this.tell(parked, signal);
    return behind;
  }

  /** The table counts and the topic only announces it, so a topic that stays away does not hold the partition up. */
  private async tell(parked: ParkedMessage, signal: AbortSignal): Promise<void> {
    const { group, message, partition, offset, reason } = parked;
    const { topic, key } = message;
    const place = { group, topic, key, partition, offset: offset.toString() };
    this.log('error', 'a message was parked', { ...place, reason });
    this.alarm(parked);
    const notAnnounced = warning(this.log, 'a dead letter was not announced', place);
    const backOff = new BackOff(DEFAULT_RETRY);
    for (let tries = 1; tries <= DEFAULT_RETRY.attempts; tries++) {
      try {
        return await this.announce(announcementOf(parked));
      } catch (error) {
        notAnnounced(error);
        await backOff.wait(signal);
      }
    }
  }

  private alarm(parked: ParkedMessage): void {
    try {
      this.spec.onParked?.(parked);
    } catch (error) {
      this.log('error', 'an alarm failed', { reason: reasonOf(error) });
    }
  }
}
