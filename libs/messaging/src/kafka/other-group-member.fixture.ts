import { AssignerProtocol, Kafka, logLevel } from 'kafkajs';

/** A member that deals partitions by another protocol than ours, so that nobody of ours can join its group. */
export async function otherGroupMember(brokers: string[], groupId: string, topic: string) {
  const name = 'SomeOtherProtocol';
  const consumer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).consumer({
    groupId,
    partitionAssigners: [
      () => ({
        name,
        version: 1,
        assign: async () => [],
        protocol: ({ topics }) => ({
          name,
          metadata: AssignerProtocol.MemberMetadata.encode({
            version: 1,
            topics,
            userData: Buffer.alloc(0),
          }),
        }),
      }),
    ],
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic] });
  await consumer.run({ eachMessage: async () => undefined });
  return consumer;
}
