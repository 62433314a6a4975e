import { Kafka, logLevel, Partitioners } from 'kafkajs';

/** A producer that is none of ours: it writes what it likes. */
export async function foreignProducer(brokers: string[]) {
  const producer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return producer;
}
