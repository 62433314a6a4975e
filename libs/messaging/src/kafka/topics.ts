import type { Admin, IResourceConfigEntry } from 'kafkajs';
import type { TopicShape } from '../dead-letters.js';
import { pause } from '../retry.js';

const HOUR_MS = 60 * 60 * 1000;
const KNOWN_WITHIN_MS = 15_000;

/** Creates the topics that are missing and waits until they can be written to. */
export async function createTopics(
  admin: Admin,
  specs: readonly TopicShape[],
  partitions: number,
): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = specs.filter(({ name }) => !existing.has(name));
  if (missing.length === 0) return;
  const { brokers } = await admin.describeCluster();
  const replicationFactor = Math.min(3, brokers.length);
  await admin.createTopics({
    waitForLeaders: false,
    topics: missing.map((spec) => ({
      topic: spec.name,
      numPartitions: partitions,
      replicationFactor,
      configEntries: settingsOf(spec, replicationFactor),
    })),
  });
  await untilLed(admin, missing);
}

/** A sealed NUMEN must not outlive its tombstone for long: compaction follows within the hour. */
function settingsOf(
  { cleanup, retentionMs }: TopicShape,
  replicas: number,
): IResourceConfigEntry[] {
  const settings: Record<string, string | number> = {
    'cleanup.policy': cleanup,
    'retention.ms': retentionMs ?? -1,
    'min.insync.replicas': Math.min(2, replicas),
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
async function untilLed(admin: Admin, specs: readonly TopicShape[]): Promise<void> {
  const end = Date.now() + KNOWN_WITHIN_MS;
  for (const { name } of specs) {
    while (!(await isLed(admin, name))) {
      if (Date.now() > end) throw new Error(`topic ${name} has no leaders`);
      await pause(50);
    }
  }
}

async function isLed(admin: Admin, topic: string): Promise<boolean> {
  try {
    await admin.fetchTopicOffsets(topic);
    return true;
  } catch {
    return false;
  }
}
