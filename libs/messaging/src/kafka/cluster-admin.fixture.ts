import { type Admin, Kafka, logLevel } from 'kafkajs';
import { until } from '@citadelle/testing';

/** What a test asks of a Kafka of several nodes beside what the product asks. */
export class ClusterAdmin {
  private constructor(private readonly admin: Admin) {}

  static async on(brokers: readonly string[]): Promise<ClusterAdmin> {
    const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
    const admin = kafka.admin({ retry: { retries: 3 } });
    await admin.connect();
    return new ClusterAdmin(admin);
  }

  /** Waits until each partition of these topics, or of all, has every replica in sync, and the first one as its leader. */
  async untilInSync(topics?: readonly string[], timeoutMs = 120_000): Promise<void> {
    await until(
      'all replicas to be in sync',
      async () => {
        const partitions = await this.partitions(topics).catch(() => undefined);
        return partitions?.every(
          ({ isr, replicas, leader }) => isr.length === replicas.length && leader === replicas[0],
        );
      },
      timeoutMs,
    );
  }

  /** Hands each partition of a topic to the next of its replicas, and waits until that one leads. */
  async moveLeaders(topic: string): Promise<void> {
    const before = await this.partitions([topic]);
    await this.admin.alterPartitionReassignments({
      topics: [
        {
          topic,
          partitionAssignment: before.map(({ partitionId, replicas: [first, ...others] }) => ({
            partition: partitionId,
            replicas: [...others, first!],
          })),
        },
      ],
    });
    // The controller elects the first replica when it next looks for imbalance.
    await until('the leaders to have moved', async () => {
      const now = await this.partitions([topic]);
      return before.every(({ partitionId, replicas }) =>
        now.some((one) => one.partitionId === partitionId && one.leader === replicas[1]),
      );
    });
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }

  private async partitions(topics?: readonly string[]) {
    const found = await this.admin.fetchTopicMetadata(topics ? { topics: [...topics] } : undefined);
    return found.topics.flatMap(({ partitions }) => partitions);
  }
}
