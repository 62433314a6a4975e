import type { TopicShape } from '../broker.js';
import type { Replication } from './kafka-client.js';

/** A topic as the cluster has it. */
export interface FoundTopic {
  /** Of the partition that has the fewest. */
  readonly replicas: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** The settings of a topic that are looked at. */
export const CHECKED_SETTINGS = [
  'cleanup.policy',
  'max.message.bytes',
  'min.insync.replicas',
  'retention.bytes',
  'retention.ms',
  'unclean.leader.election.enable',
];

/** The longest message that we publish, with its headers. */
const LONGEST_MESSAGE = 1_000_000;

/**
 * Judges a topic that exists: `faults` break a promise and end the start, `warnings` are worth a line in the log. Each
 * sentence names the topic, what it has, what it should have, and the setting.
 */
export function judgeTopic(
  shape: TopicShape,
  found: FoundTopic,
  { factor, minInSync }: Replication,
): { faults: string[]; warnings: string[] } {
  const faults: string[] = [];
  const warnings: string[] = [];
  const setting = (name: string) => found.settings[name] ?? '';
  const is = (name: string) => `topic ${shape.name} has ${name}=${setting(name)}`;

  if (found.replicas < factor)
    faults.push(
      `topic ${shape.name} has ${replicas(found.replicas)} and should have ${factor} (TOPIC_REPLICATION): ` +
        'give its partitions more replicas, or lower TOPIC_REPLICATION',
    );
  const inSync = Number(setting('min.insync.replicas'));
  if (inSync < minInSync)
    faults.push(
      `${is('min.insync.replicas')} and should have ${minInSync} or more (TOPIC_MIN_ISR): ` +
        'raise it on the topic, or lower TOPIC_MIN_ISR',
    );
  if (inSync > found.replicas)
    faults.push(
      `${is('min.insync.replicas')} and ${replicas(found.replicas)}, so nothing can be written to it: lower it on the topic`,
    );
  if (sorted(setting('cleanup.policy')) !== sorted(shape.cleanup))
    faults.push(`${is('cleanup.policy')} and should have ${shape.cleanup}: set it on the topic`);
  if (setting('unclean.leader.election.enable') === 'true')
    faults.push(
      `${is('unclean.leader.election.enable')}, which loses messages that were acknowledged, and should have false: set it on the topic`,
    );
  if (shape.cleanup !== 'compact') {
    const wanted = shape.retentionMs ?? Infinity;
    const kept = unlimited(setting('retention.ms'));
    const should = shape.retentionMs ?? -1;
    if (kept < wanted)
      faults.push(`${is('retention.ms')} and should have ${should} or more: set it on the topic`);
    // What is compacted too holds secrets, which should not stay.
    if (kept > wanted && shape.cleanup === 'compact,delete')
      warnings.push(`${is('retention.ms')}, longer than ${should}`);
    if (unlimited(setting('retention.bytes')) < Infinity)
      warnings.push(`${is('retention.bytes')}, which may delete messages before their time`);
  }
  if (Number(setting('max.message.bytes')) < LONGEST_MESSAGE)
    warnings.push(`${is('max.message.bytes')} and should have ${LONGEST_MESSAGE} or more`);
  return { faults, warnings };
}

const replicas = (count: number) => (count === 1 ? '1 replica' : `${count} replicas`);

/** -1 stands for no limit. */
const unlimited = (value: string) => (value === '-1' ? Infinity : Number(value));

const sorted = (words: string) =>
  words
    .split(',')
    .map((word) => word.trim())
    .sort()
    .join();
