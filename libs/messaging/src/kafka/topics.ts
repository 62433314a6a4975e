import { sleep } from '@citadelle/async';
import type { Admin, ConfigResourceTypes, IResourceConfigEntry } from 'kafkajs';
import { type TopicShape, TopicsUnfit } from '../broker.js';
import type { KafkaBrokerOptions, Replication } from './kafka-client.js';
import { CHECKED_SETTINGS, type FoundTopic, judgeTopic } from './topic-check.js';

const HOUR_MS = 60 * 60 * 1000;
/** An ES module finds no `ConfigResourceTypes.TOPIC` in kafkajs. */
const TOPIC = 2 as ConfigResourceTypes.TOPIC;
const KNOWN_WITHIN_MS = 15_000;
/** Brokers that start together do not answer at the same moment. */
const BROKERS_WITHIN_MS = 10_000;

/** How topics are made, and whom to tell what is not as it should be. */
export interface TopicTerms extends Required<Pick<KafkaBrokerOptions, 'replication' | 'log'>> {
  readonly partitions: number;
  /** How long too few brokers are waited for. */
  readonly brokersWithinMs?: number;
}

/**
 * Creates the topics that are missing, waits until they can be written to, and checks all of them. Throws
 * {@link TopicsUnfit} when the cluster cannot hold them as it should, or a topic is not as it should be.
 */
export async function ensureTopics(
  admin: Admin,
  shapes: readonly TopicShape[],
  terms: TopicTerms,
): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = shapes.filter(({ name }) => !existing.has(name));
  if (missing.length > 0) await createTopics(admin, missing, terms);
  const found = await findTopics(admin, shapes);
  const verdicts = shapes.map((shape, index) =>
    judgeTopic(shape, found[index]!, terms.replication),
  );
  for (const warning of verdicts.flatMap(({ warnings }) => warnings))
    terms.log('warn', warning, {});
  const faults = verdicts.flatMap((verdict) => verdict.faults);
  if (faults.length > 0) throw new TopicsUnfit(faults);
}

async function createTopics(
  admin: Admin,
  missing: readonly TopicShape[],
  { partitions, replication, brokersWithinMs }: TopicTerms,
): Promise<void> {
  await requireBrokers(admin, missing, replication, brokersWithinMs ?? BROKERS_WITHIN_MS);
  await admin.createTopics({
    waitForLeaders: false,
    topics: missing.map((shape) => ({
      topic: shape.name,
      numPartitions: partitions,
      replicationFactor: replication.factor,
      configEntries: settingsOf(shape, replication),
    })),
  });
  await untilLed(admin, missing);
}

/** A topic keeps for ever the replicas it was created with: too few brokers now would be too few replicas for good. */
async function requireBrokers(
  admin: Admin,
  missing: readonly TopicShape[],
  { factor }: Replication,
  withinMs: number,
): Promise<void> {
  const end = Date.now() + withinMs;
  for (;;) {
    const { length } = (await admin.describeCluster()).brokers;
    if (length >= factor) return;
    if (Date.now() >= end) {
      const answering = length === 1 ? '1 broker answers' : `${length} brokers answer`;
      throw new TopicsUnfit(
        missing.map(
          ({ name }) =>
            `topic ${name} is missing and should have ${factor} replicas (TOPIC_REPLICATION), but ${answering}: ` +
            'start the other brokers, or lower TOPIC_REPLICATION',
        ),
      );
    }
    await sleep(250);
  }
}

/** A sealed NUMEN must not outlive its tombstone for long: compaction follows within the hour. */
function settingsOf(
  { cleanup, retentionMs }: TopicShape,
  { minInSync }: Replication,
): IResourceConfigEntry[] {
  const settings: Record<string, string | number | boolean> = {
    'cleanup.policy': cleanup,
    'retention.ms': retentionMs ?? -1,
    'min.insync.replicas': minInSync,
    'unclean.leader.election.enable': false,
    ...(cleanup !== 'delete' && {
      'min.compaction.lag.ms': 0,
      'max.compaction.lag.ms': HOUR_MS,
      'delete.retention.ms': 24 * HOUR_MS,
      'segment.ms': HOUR_MS,
    }),
  };
  return Object.entries(settings).map(([name, value]) => ({ name, value: String(value) }));
}

/** Known is not enough: for a moment the chosen leader itself may not know that it leads. */
async function untilLed(admin: Admin, shapes: readonly TopicShape[]): Promise<void> {
  const end = Date.now() + KNOWN_WITHIN_MS;
  for (const { name } of shapes) {
    while (!(await isLed(admin, name))) {
      if (Date.now() > end) throw new Error(`topic ${name} has no leaders`);
      await sleep(50);
    }
  }
}

const isLed = (admin: Admin, topic: string): Promise<boolean> =>
  admin.fetchTopicOffsets(topic).then(
    () => true,
    () => false,
  );

/** The topics of these shapes, in their order. */
async function findTopics(admin: Admin, shapes: readonly TopicShape[]): Promise<FoundTopic[]> {
  const names = shapes.map(({ name }) => name);
  const { topics } = await admin.fetchTopicMetadata({ topics: names });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: TOPIC, name, configNames: CHECKED_SETTINGS })),
  });
  return names.map((wanted) => {
    const { partitions } = topics.find(({ name }) => name === wanted)!;
    const entries = resources.find(({ resourceName }) => resourceName === wanted)?.configEntries;
    return {
      replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      settings: Object.fromEntries(
        (entries ?? []).map(({ configName, configValue }) => [configName, configValue]),
      ),
    };
  });
}
