import { describe, expect, it } from '@jest/globals';
import type { Admin } from 'kafkajs';
import { type TopicShape, TopicsUnfit } from '../broker.js';
import { ensureTopics } from './topics.js';

const events: TopicShape = { name: 'events.v1', cleanup: 'delete', retentionMs: 1000 };
const state: TopicShape = { name: 'state.v1', cleanup: 'compact' };
const sealed: TopicShape = { name: 'sealed.v1', cleanup: 'compact,delete', retentionMs: 1000 };

interface FakeTopic {
  replicas: number;
  settings: Record<string, string>;
}

/** As much of a cluster as the making of topics asks for. */
class FakeCluster {
  readonly topics = new Map<string, FakeTopic>();
  readonly created: string[] = [];
  readonly warned: string[] = [];

  constructor(private readonly brokers: number[]) {}

  /** A topic as it should be, but for what is said. */
  has({ name, cleanup, retentionMs }: TopicShape, settings = {}, replicas = 3): this {
    const asItShouldBe = {
      'cleanup.policy': cleanup,
      'max.message.bytes': '1048588',
      'min.insync.replicas': '2',
      'retention.bytes': '-1',
      'retention.ms': String(retentionMs ?? -1),
      'unclean.leader.election.enable': 'false',
    };
    this.topics.set(name, { replicas, settings: { ...asItShouldBe, ...settings } });
    return this;
  }

  ensure(...shapes: TopicShape[]): Promise<void> {
    return ensureTopics(this.admin, shapes, {
      partitions: 2,
      replication: { factor: 3, minInSync: 2 },
      log: (_level, text) => void this.warned.push(text),
      brokersWithinMs: 400,
    });
  }

  async problemsOf(...shapes: TopicShape[]): Promise<readonly string[]> {
    const error: unknown = await this.ensure(...shapes).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error instanceof TopicsUnfit ? error.problems : [];
  }

  private get admin(): Admin {
    const { topics, brokers, created } = this;
    const admin: Partial<Admin> = {
      listTopics: async () => [...topics.keys()],
      describeCluster: async () => {
        const answering = brokers.length > 1 ? brokers.shift()! : brokers[0]!;
        const nodes = Array.from({ length: answering }, (_, nodeId) => ({
          nodeId,
          host: 'kafka',
          port: 9092,
        }));
        return { brokers: nodes, controller: 0, clusterId: 'fake' };
      },
      createTopics: async ({ topics: wanted }) => {
        for (const { topic, replicationFactor = 0, configEntries = [] } of wanted) {
          created.push(topic);
          const defaults = { 'max.message.bytes': '1048588', 'retention.bytes': '-1' };
          const given = Object.fromEntries(configEntries.map(({ name, value }) => [name, value]));
          topics.set(topic, { replicas: replicationFactor, settings: { ...defaults, ...given } });
        }
        return true;
      },
      fetchTopicOffsets: async () => [],
      fetchTopicMetadata: (async ({ topics: names }: { topics: string[] }) => ({
        topics: names.map((name) => ({
          name,
          partitions: [{ replicas: [0, 1, 2] }, { replicas: ids(topics.get(name)!.replicas) }],
        })),
      })) as unknown as Admin['fetchTopicMetadata'],
      describeConfigs: (async ({ resources }: { resources: { name: string }[] }) => ({
        resources: resources.map(({ name }) => ({
          resourceName: name,
          configEntries: Object.entries(topics.get(name)!.settings).map(
            ([configName, configValue]) => ({ configName, configValue }),
          ),
        })),
      })) as unknown as Admin['describeConfigs'],
    };
    return admin as Admin;
  }
}

const ids = (count: number) => Array.from({ length: count }, (_, id) => id);

describe('the topics of a cluster', () => {
  it('are made as they should be, and those that are so already are left alone', async () => {
    const cluster = new FakeCluster([3]).has(events);
    await cluster.ensure(events, state, sealed);
    expect(cluster.created).toEqual(['state.v1', 'sealed.v1']);
    expect(cluster.topics.get('state.v1')).toEqual({
      replicas: 3,
      settings: expect.objectContaining({
        'cleanup.policy': 'compact',
        'min.insync.replicas': '2',
        'unclean.leader.election.enable': 'false',
      }),
    });
    expect(cluster.warned).toEqual([]);
  });

  it('are not made while fewer brokers answer than they should have replicas', async () => {
    const cluster = new FakeCluster([1]).has(events);
    expect(await cluster.problemsOf(events, state)).toEqual([
      'topic state.v1 is missing and should have 3 replicas (TOPIC_REPLICATION), but 1 broker answers: ' +
        'start the other brokers, or lower TOPIC_REPLICATION',
    ]);
    expect(cluster.created).toEqual([]);
  });

  it('wait a moment for brokers that start together', async () => {
    const cluster = new FakeCluster([1, 2, 3]);
    await cluster.ensure(state);
    expect(cluster.topics.get('state.v1')?.replicas).toBe(3);
  });

  it('need no broker that is away once they are there', async () => {
    await expect(new FakeCluster([1]).has(events).has(state).ensure(events, state)).resolves.toBe(
      undefined,
    );
  });

  it.each([
    [
      'fewer replicas',
      (cluster: FakeCluster) => cluster.has(events, {}, 2),
      /^topic events.v1 has 2 replicas and should have 3 \(TOPIC_REPLICATION\): give/,
    ],
    [
      'a lower min.insync.replicas',
      (cluster: FakeCluster) => cluster.has(events, { 'min.insync.replicas': '1' }),
      /^topic events.v1 has min.insync.replicas=1 and should have 2 or more \(TOPIC_MIN_ISR\): raise/,
    ],
    [
      'a min.insync.replicas that nothing can reach',
      (cluster: FakeCluster) => cluster.has(events, { 'min.insync.replicas': '4' }),
      /^topic events.v1 has min.insync.replicas=4 and 3 replicas, so nothing can be written/,
    ],
    [
      'compaction, which drops events',
      (cluster: FakeCluster) => cluster.has(events, { 'cleanup.policy': 'compact' }),
      /^topic events.v1 has cleanup.policy=compact and should have delete: set/,
    ],
    [
      'a shorter retention',
      (cluster: FakeCluster) => cluster.has(events, { 'retention.ms': '999' }),
      /^topic events.v1 has retention.ms=999 and should have 1000 or more: set/,
    ],
    [
      'leaders that may have missed messages',
      (cluster: FakeCluster) => cluster.has(events, { 'unclean.leader.election.enable': 'true' }),
      /^topic events.v1 has unclean.leader.election.enable=true, which loses messages/,
    ],
  ])('are refused with %s', async (_what, given, problem) => {
    const cluster = given(new FakeCluster([3]).has(state));
    expect(await cluster.problemsOf(events, state)).toEqual([expect.stringMatching(problem)]);
  });

  it('are refused for all that is wrong at once', async () => {
    const cluster = new FakeCluster([3])
      .has(events, { 'cleanup.policy': 'compact' }, 1)
      .has(state, { 'cleanup.policy': 'delete' });
    expect(await cluster.problemsOf(events, state)).toHaveLength(4);
  });

  it('may keep more than they should, and the words of a setting in any order', async () => {
    const cluster = new FakeCluster([3])
      .has(events, { 'retention.ms': '-1', 'min.insync.replicas': '3' })
      .has(sealed, { 'cleanup.policy': 'delete, compact' });
    await cluster.ensure(events, sealed);
    expect(cluster.warned).toEqual([]);
  });

  it.each([
    ['messages that go by size', events, { 'retention.bytes': '1000' }],
    ['messages that may not be long', events, { 'max.message.bytes': '1000' }],
    ['secrets that stay', sealed, { 'retention.ms': '1001' }],
  ])('are warned of with %s', async (_what, shape, settings) => {
    const cluster = new FakeCluster([3]).has(shape, settings);
    await cluster.ensure(shape);
    expect(cluster.warned).toEqual([
      expect.stringContaining(Object.entries(settings)[0]!.join('=')),
    ]);
  });
});
