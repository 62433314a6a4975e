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

/** Tells of parked messages: the log, whoever raises the alarm, and the dead-letter topic. */
export class ParkingAlarm {
  constructor(
    private readonly onParked: SubscriptionSpec['onParked'],
    private readonly announce: Announce,
    private readonly log: BrokerLog,
  ) {}

  /** The table counts and the topic only announces it, so a topic that stays away does not hold the partition up. */
  async raise(parked: ParkedMessage, signal: AbortSignal): Promise<void> {
    const { group, message, partition, offset, reason } = parked;
    const { topic, key } = message;
    const place = { group, topic, key, partition, offset: offset.toString() };
    this.log('error', 'a message was parked', { ...place, reason });
    try {
      this.onParked?.(parked);
    } catch (error) {
      this.log('error', 'an alarm failed', { reason: reasonOf(error) });
    }
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
}
