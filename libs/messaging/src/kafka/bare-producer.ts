import { type Message as Record, Partitioners } from 'kafkajs';
import { createClient } from './kafka-client.js';
import { TRANSACTIONAL } from './kafka-publisher.js';

/** Sends as kafkajs does with nothing of ours around it: what our publishing is measured against. */
export interface BareProducer {
  /** One batch to one topic in a transaction of its own, with acks from all. */
  send(topic: string, records: Record[]): Promise<void>;
  disconnect(): Promise<void>;
}

/** A connected producer on this broker (`host:port`), with the settings of ours. */
export async function bareProducer(broker: string): Promise<BareProducer> {
  const producer = createClient({ brokers: [broker], clientId: 'bare' }).producer({
    ...TRANSACTIONAL,
    transactionalId: 'bare',
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return {
    send: async (topic, messages) => {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages, acks: -1 });
      await transaction.commit();
    },
    disconnect: () => producer.disconnect(),
  };
}
