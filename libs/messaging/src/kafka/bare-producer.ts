import { type Message as Record, Partitioners } from 'kafkajs';
import { createClient } from './kafka-client.js';

/** Sends as kafkajs does with nothing of ours around it: what our publishing is measured against. */
export interface BareProducer {
  /** One batch to one topic, with acks from all. */
  send(topic: string, records: Record[]): Promise<void>;
  disconnect(): Promise<void>;
}

/** A connected producer on this broker (`host:port`). */
export async function bareProducer(broker: string): Promise<BareProducer> {
  const producer = createClient({ brokers: [broker], clientId: 'bare' }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  return {
    send: async (topic, messages) => {
      await producer.send({ topic, messages, acks: -1 });
    },
    disconnect: () => producer.disconnect(),
  };
}
