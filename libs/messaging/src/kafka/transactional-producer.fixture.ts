import { randomUUID } from 'node:crypto';
import type { Message } from '@citadelle/contracts';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { headersOf, valueOf } from '../cloud-event.js';

/** A producer that writes in transactions: markers and aborted messages stand behind what it leaves. */
export async function transactionalProducer(brokers: string[]) {
  const producer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    transactionalId: `test-${randomUUID()}`,
    maxInFlightRequests: 1,
    idempotent: true,
  });
  await producer.connect();
  const write = async (topic: string, messages: readonly Message[], end: 'commit' | 'abort') => {
    const transaction = await producer.transaction();
    const records = messages.map((one) => ({
      key: one.key,
      value: valueOf(one),
      headers: headersOf(one),
    }));
    await transaction.send({ topic, messages: records });
    await transaction[end]();
  };
  return { write, close: () => producer.disconnect() };
}
