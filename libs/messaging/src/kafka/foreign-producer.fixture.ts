import { ConfigResourceTypes, Kafka, logLevel, Partitioners } from 'kafkajs';

/** A producer that is none of ours: it writes what it likes. */
export async function foreignProducer(brokers: string[]) {
  const producer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return producer;
}

/** Makes a topic take messages of up to 20 MB. */
export async function allowLargeMessages(brokers: string[], topic: string): Promise<void> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const configEntries = [{ name: 'max.message.bytes', value: '20000000' }];
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
  await admin.alterConfigs({ validateOnly: false, resources });
  await admin.disconnect();
}
