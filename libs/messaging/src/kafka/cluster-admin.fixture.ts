import { setTimeout as pause } from 'node:timers/promises';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { until } from '@citadelle/testing';

/** Turns of two seconds after which coordinators move: a member that died is waited for longer than one turn. */
const COORDINATORS_STAY = 8;

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

  /** Hands each partition of these topics, or of all, to the next of its replicas; resolves once those lead. */
  async moveLeaders(topics?: readonly string[]): Promise<void> {
    const before = topics?.length === 0 ? [] : await this.partitions(topics);
    if (before.length === 0) return pause(200);
    const ofTopic = byTopic(before);
    await this.admin.alterPartitionReassignments({
      topics: [...ofTopic].map(([topic, partitions]) => ({
        topic,
        partitionAssignment: partitions.map(({ partitionId, replicas: [first, ...others] }) => ({
          partition: partitionId,
          replicas: [...others, first!],
        })),
      })),
    });
    // The controller elects the first replica when it next looks for imbalance.
    await until('the leaders to have moved', async () => {
      const now = await this.partitions([...ofTopic.keys()]);
      const leaders = new Map(now.map((one) => [`${one.topic}/${one.partitionId}`, one.leader]));
      return before.every(
        ({ topic, partitionId, replicas }) =>
          leaders.get(`${topic}/${partitionId}`) === replicas[1],
      );
    });
  }

  /** Moves the leaders of all topics, again and again until told to stop. */
  keepMovingLeaders(): () => Promise<void> {
    let stopping = false;
    const moving = (async () => {
      for (let turn = 1; !stopping; turn += 1) {
        // Those who coordinate groups and transactions move too, but leave a group the time to form.
        const topics = turn % COORDINATORS_STAY === 0 ? undefined : await this.ordinaryTopics();
        // A topic that is just being made can refuse: it is moved at the next turn.
        await this.moveLeaders(topics).catch(() => pause(200));
      }
    })();
    return async () => {
      stopping = true;
      await moving;
    };
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }

  private async ordinaryTopics(): Promise<string[]> {
    return (await this.admin.listTopics()).filter((name) => !name.startsWith('__'));
  }

  private async partitions(topics?: readonly string[]) {
    const found = await this.admin.fetchTopicMetadata(topics ? { topics: [...topics] } : undefined);
    return found.topics.flatMap(({ name: topic, partitions }) =>
      partitions.map((partition) => ({ topic, ...partition })),
    );
  }
}

function byTopic<Partition extends { readonly topic: string }>(
  partitions: readonly Partition[],
): Map<string, Partition[]> {
  const topics = new Map<string, Partition[]>();
  for (const partition of partitions) {
    topics.set(partition.topic, [...(topics.get(partition.topic) ?? []), partition]);
  }
  return topics;
}
