import { topics } from '@citadelle/contracts';
import {
  compareWithTold,
  differsFromTold,
  EraStore,
  type EventStore,
  republish,
  runAlone,
  type StateTopic,
  type Told,
} from '@citadelle/event-store';
import type { PersistentServiceConfig } from '../configuration/service-config.js';
import { metadataOf } from '../call/call-context.js';
import { Memory } from '../persistence/memory.js';
import type { QuietService } from '../service/quiet-service.js';
import type { ServiceDefinition } from '../service/service-definition.js';
import { type PassOptions, type TopicOutcome, TopicPass } from './topic-pass.js';

/** How a database compared with what its service had told on a topic. */
type Compared = { readonly topic: string } & Pick<Told, 'unknown' | 'behind'>;

/** What a service has learnt again. */
export interface Resynced {
  /** Before it learnt, by topic. */
  readonly told: readonly Compared[];
  /** What of that it could not take back: the topics where something is still different. */
  readonly lost: readonly Compared[];
  /** The era of its database from now on. */
  readonly era: number;
  readonly topics: readonly TopicOutcome[];
  /** States of its own that it tells again, for the relay to publish. */
  readonly republished: number;
}

const eras = new EraStore();

/**
 * Teaches a service what its database lost: from what it had told itself, and from what others know. It works beside
 * running replicas, and can be broken off and begun again at any point: the inbox knows what was handled. The group is
 * not moved, since replicas read on meanwhile. Throws `AlreadyRunning`.
 */
export function resync<C extends PersistentServiceConfig>(
  quiet: QuietService,
  definition: ServiceDefinition<C>,
  config: C,
  options: PassOptions,
): Promise<Resynced> {
  const { dataSource } = quiet.foundations;
  return runAlone(dataSource, 'resync', () => learn(quiet, definition, config, options));
}

async function learn<C extends PersistentServiceConfig>(
  quiet: QuietService,
  { name, persistence, resync: steps = [] }: ServiceDefinition<C>,
  config: C,
  options: PassOptions,
): Promise<Resynced> {
  const { dataSource, broker, store } = quiet.foundations;
  const { manager } = dataSource;
  const stateTopics = persistence?.(config).stateTopics ?? [];
  await broker.ensureTopics(Object.values(topics), config.TOPIC_PARTITIONS);
  await new Memory(name, quiet.foundations, stateTopics).noteLoss();
  // Before anything is published again: a state of an older era would hide in the topic that there was a later one.
  const told = await raiseEra(quiet, stateTopics, options);
  const outcomes: TopicOutcome[] = [];
  const parked = await quiet.parking.list(name);
  const left = new Map(told.map((compared) => [compared.topic, compared]));
  for (const step of steps) {
    const stopped = parked.filter(({ topic }) => topic === step.topic).map(({ key }) => key);
    outcomes.push(await new TopicPass(quiet, step, new Set(stopped), options).run());
    // At once: a later step may change what was restored, as it should.
    const own = stateTopics.find(({ topic }) => topic === step.topic);
    if (own) left.set(own.topic, await stillDifferent(quiet, own, left.get(own.topic)!));
  }
  const republished = await republishAll(store, stateTopics, options);
  await eras.endLearning(manager);
  const { number: era } = await eras.current(manager);
  const lost = [...left.values()].filter(({ unknown, behind }) => unknown.length + behind.length);
  return { told, lost, era, topics: outcomes, republished };
}

async function stillDifferent(
  { foundations: { dataSource, broker } }: QuietService,
  states: StateTopic,
  { topic, unknown, behind }: Compared,
): Promise<Compared> {
  const keys = [...unknown, ...behind];
  const different = await differsFromTold(dataSource.manager, broker, states, keys);
  const among = (some: readonly string[]) => some.filter((key) => different.has(key));
  return { topic, unknown: among(unknown), behind: among(behind) };
}

async function republishAll(
  store: EventStore,
  stateTopics: readonly StateTopic[],
  { signal, onProgress }: PassOptions,
): Promise<number> {
  let republished = 0;
  for (const states of stateTopics) {
    const onBatch = (count: number) => onProgress?.(states.topic, count);
    republished += await republish(store, states, metadataOf(), { signal, onBatch });
  }
  return republished;
}

async function raiseEra(
  { foundations: { dataSource, broker } }: QuietService,
  stateTopics: readonly StateTopic[],
  { signal }: PassOptions,
): Promise<readonly Compared[]> {
  const { manager } = dataSource;
  const compared: { topic: string; told: Told }[] = [];
  for (const states of stateTopics)
    compared.push({
      topic: states.topic,
      told: await compareWithTold(manager, broker, states, signal),
    });
  const next = compared.map(({ told }) => told.nextEra).filter((era) => era !== undefined);
  if (next.length > 0) await eras.raise(manager, Math.max(...next));
  return compared.map(({ topic, told: { unknown, behind } }) => ({ topic, unknown, behind }));
}
