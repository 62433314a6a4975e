import { setTimeout as pause } from 'node:timers/promises';
import type { Message } from '@citadelle/contracts';
import type { Broker } from '@citadelle/messaging';

const KEYS = 24;

/** Publishes without an outbox: one message of each of its keys at a time, again until it is acknowledged. */
export class DirectPublisher {
  private acknowledged = 0;
  /** Publications that were rejected, and made again. */
  rejected = 0;

  constructor(
    private readonly broker: Broker,
    private readonly topic: string,
  ) {}

  /** Messages acknowledged so far. */
  get size(): number {
    return this.acknowledged * KEYS;
  }

  /** The highest number of each of its keys. */
  byKey(): Map<string, number> {
    return new Map(keys().map((key) => [key, this.acknowledged] as const));
  }

  /** Publishes the next message of each key. */
  async publish(): Promise<void> {
    const n = this.acknowledged + 1;
    const messages = keys().map((key) => messageOf(this.topic, key, n));
    for (;;) {
      try {
        await this.broker.publish(messages);
        this.acknowledged = n;
        return;
      } catch {
        this.rejected += 1;
        await pause(100);
      }
    }
  }
}

const keys = () => Array.from({ length: KEYS }, (_, key) => `d${key}`);

function messageOf(topic: string, key: string, n: number): Message {
  const time = new Date().toISOString();
  const id = `${topic}/${key}/${n}`;
  return { topic, key, id, type: 'Tested', source: '/test', time, correlationId: id, data: { n } };
}
