import { deadLetterTopic, type Message } from '@citadelle/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { ParkedMessage, TopicShape } from './broker.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The topic on which a group announces what it parked, as we create it. */
export function deadLetters(group: string): TopicShape {
  return { name: deadLetterTopic(group), cleanup: 'delete', retentionMs: 30 * DAY_MS };
}

/** The announcement of a parked message: where it is and why, without its data. */
export function announcementOf(parked: ParkedMessage): Message {
  const { group, message, partition, offset, reason } = parked;
  return {
    topic: deadLetterTopic(group),
    key: message.key,
    id: uuidv7(),
    type: 'MessageParked',
    source: `/citadelle/${group}`,
    time: new Date().toISOString(),
    correlationId: message.correlationId,
    data: { topic: message.topic, key: message.key, partition, offset: offset.toString(), reason },
  };
}
