import type { Batch, Consumer, ConsumerGroupJoinEvent, Kafka } from 'kafkajs';
import type { BrokerLog, Subscription, SubscriptionSpec } from '../broker.js';
import { PartitionLane } from '../consuming/partition-lane.js';
import type { Settlement } from '../consuming/settlement.js';
import { within } from '../consuming/within.js';
import { DEFAULT_RETRY, delayAfter, pause, reasonOf } from '../retry.js';
import { CLIENT_RETRY } from './kafka-client.js';
import { recordsOf } from './records.js';

/** A partition with so many records waiting is not fetched until they are done. */
const PAUSE_ABOVE = 1_000;
const SUBSCRIBE_ATTEMPTS = 12;
const LEAVE_WITHIN_MS = 2_000;

/** What went wrong inside the consumer loop. Ours, because kafkajs stops for good on a bare `TypeError`. */
export class ConsumerFault extends Error {
  override readonly name = 'ConsumerFault';
}

interface Holding {
  readonly topic: string;
  readonly partition: number;
  readonly lane: PartitionLane;
  /** The first offset not yet taken: a rejoin fetches again from the committed place. */
  next: bigint;
  paused: boolean;
}

/** What a member needs beside its spec. */
export interface KafkaSubscriptionOptions {
  readonly kafka: Kafka;
  readonly spec: SubscriptionSpec;
  readonly settlement: Settlement;
  readonly sessionTimeoutMs: number;
  readonly groupLag: () => Promise<bigint>;
  readonly onFatal: (error: Error) => void;
  readonly log: BrokerLog;
}

/**
 * A member of a consumer group on Kafka. kafkajs fetches and beats, and never waits for a handler: records go to
 * the lane of their partition, so a partition that is being retried holds up neither the others nor the heartbeat.
 */
export class KafkaSubscription implements Subscription {
  private readonly consumer: Consumer;
  private readonly holdings = new Map<string, Holding>();
  private memberId: string | undefined;
  private joined = false;
  private aliveAt = 0;
  private stopping: Promise<void> | undefined;

  constructor(private readonly options: KafkaSubscriptionOptions) {
    const { kafka, spec, sessionTimeoutMs } = options;
    this.consumer = kafka.consumer({
      groupId: spec.group,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.round(sessionTimeoutMs / 5),
      rebalanceTimeout: sessionTimeoutMs,
      maxWaitTimeInMs: 200,
      metadataMaxAge: 60_000,
      allowAutoTopicCreation: false,
      retry: { ...CLIENT_RETRY, restartOnFailure: async () => !this.stopping },
    });
  }

  /** Joins the group and starts reading. */
  async start(): Promise<void> {
    const { consumer } = this;
    const { GROUP_JOIN, HEARTBEAT, FETCH, REBALANCING, CRASH, STOP } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => this.onJoin(payload));
    consumer.on(REBALANCING, () => this.onRebalancing());
    consumer.on(STOP, () => (this.joined = false));
    consumer.on(CRASH, ({ payload }) => this.onCrash(payload.error, payload.restart));
    for (const sign of [HEARTBEAT, FETCH] as const) {
      consumer.on(sign as typeof HEARTBEAT, () => (this.aliveAt = Date.now()));
    }
    await consumer.connect();
    await this.subscribe();
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: true,
      eachBatch: async ({ batch }) => this.take(batch),
    });
  }

  isReady(): boolean {
    const alive = Date.now() - this.aliveAt < this.options.sessionTimeoutMs;
    return this.joined && alive && !this.stopping;
  }

  lag(): Promise<bigint> {
    return this.options.groupLag();
  }

  stop(deadlineMs: number): Promise<void> {
    this.stopping ??= this.leaveWithin(deadlineMs);
    return this.stopping;
  }

  private async leaveWithin(deadlineMs: number): Promise<void> {
    const lanes = [...this.holdings.values()].map(({ lane }) => lane);
    await within(deadlineMs, Promise.all(lanes.map((lane) => lane.leave())));
    for (const lane of lanes) lane.drop();
    const left = this.consumer.disconnect().catch((error: unknown) => {
      const { spec, log } = this.options;
      const reason = reasonOf(error);
      log('warn', 'a member did not leave its group', { group: spec.group, reason });
    });
    await within(LEAVE_WITHIN_MS, left);
  }

  /** A topic that was created just now may not be known to every broker yet. */
  private async subscribe(): Promise<void> {
    const topics = [...this.options.spec.topics];
    for (let failures = 1; ; failures++) {
      try {
        return await this.consumer.subscribe({ topics, fromBeginning: true });
      } catch (error) {
        if (failures === SUBSCRIBE_ATTEMPTS) throw error;
        await pause(delayAfter(failures, DEFAULT_RETRY));
      }
    }
  }

  private take(batch: Batch): void {
    try {
      const holding = this.holdings.get(nameOf(batch.topic, batch.partition));
      if (!holding) return;
      const fresh = recordsOf(batch).filter(({ offset }) => offset >= holding.next);
      if (fresh.length === 0) return;
      holding.next = fresh.at(-1)!.offset + 1n;
      holding.lane.push(fresh);
      if (holding.lane.load > PAUSE_ABOVE) this.pause(holding);
    } catch (error) {
      throw new ConsumerFault(reasonOf(error), { cause: error });
    }
  }

  /**
   * A member that kept its id never left the group, so a partition it still has was nobody else's meanwhile:
   * its lane goes on. All other lanes end, and what they had in hand is not committed.
   */
  private onJoin({ memberId, memberAssignment }: ConsumerGroupJoinEvent['payload']): void {
    this.joined = true;
    this.aliveAt = Date.now();
    if (this.stopping) return;
    const stayed = memberId === this.memberId;
    this.memberId = memberId;
    const before = new Map(this.holdings);
    this.holdings.clear();
    for (const [topic, partitions] of Object.entries(memberAssignment)) {
      for (const partition of partitions) {
        const name = nameOf(topic, partition);
        const old = before.get(name);
        before.delete(name);
        const goesOn = stayed && old?.lane.isOpen;
        this.holdings.set(name, goesOn ? old! : this.open(topic, partition, old));
      }
    }
    for (const { lane } of before.values()) lane.drop();
  }

  private open(topic: string, partition: number, old: Holding | undefined): Holding {
    const { settlement, log } = this.options;
    old?.lane.drop();
    if (old?.paused) this.consumer.resume([{ topic, partitions: [partition] }]);
    const lane = new PartitionLane({
      topic,
      partition,
      settlement,
      log,
      after: old?.lane.done(),
      commit: (next) =>
        this.consumer.commitOffsets([{ topic, partition, offset: next.toString() }]),
      onIdle: () => this.resume(holding),
    });
    const holding: Holding = { topic, partition, lane, next: 0n, paused: false };
    return holding;
  }

  /** Sent before the request to join again, so the old generation may still commit. */
  private onRebalancing(): void {
    this.joined = false;
    for (const { lane } of this.holdings.values()) void lane.flush();
  }

  private onCrash(error: Error, restart: boolean): void {
    this.joined = false;
    if (restart || this.stopping) return;
    this.options.onFatal(error);
  }

  private pause(holding: Holding): void {
    const { topic, partition } = holding;
    this.consumer.pause([{ topic, partitions: [partition] }]);
    holding.paused = true;
  }

  private resume(holding: Holding): void {
    const { topic, partition } = holding;
    if (!holding.paused || this.holdings.get(nameOf(topic, partition)) !== holding) return;
    this.consumer.resume([{ topic, partitions: [partition] }]);
    holding.paused = false;
  }
}

const nameOf = (topic: string, partition: number) => `${topic}/${partition}`;
