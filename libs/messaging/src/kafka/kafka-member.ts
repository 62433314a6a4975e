import { waitAtMost } from '@citadelle/async';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { warning } from '../faults.js';
import { Holdings, type KafkaMemberOptions } from './holdings.js';
import { CLIENT_RETRY } from './kafka-client.js';
import { recordsOf } from './records.js';

const LEAVE_WITHIN_MS = 2_000;
/** A client that was silent for so many session timeouts is taken for dead. */
const SILENT_SESSIONS = 6;

/**
 * One life of a kafkajs consumer in a group. kafkajs fetches and sends heartbeats, and never waits for a handler: records go
 * to the lane of their partition, so a partition that is being retried holds up neither the others nor the heartbeat.
 */
export class KafkaMember {
  private readonly consumer: Consumer;
  private readonly holdings: Holdings;
  private readonly over = new AbortController();
  private memberId: string | undefined;
  private joined = false;
  private everJoined = false;
  private aliveAt = Date.now();
  private joining: Promise<void> | undefined;
  private watch: NodeJS.Timeout | undefined;

  constructor(private readonly options: KafkaMemberOptions) {
    const { admin, spec, sessionTimeoutMs } = options;
    this.consumer = admin.kafka.consumer({
      groupId: spec.group,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.round(sessionTimeoutMs / 5),
      rebalanceTimeout: sessionTimeoutMs,
      maxWaitTimeInMs: 200,
      metadataMaxAge: 60_000,
      allowAutoTopicCreation: false,
      // A new member is made instead: see KafkaSubscription.
      retry: { ...CLIENT_RETRY, restartOnFailure: async () => false },
    });
    this.holdings = new Holdings(this.consumer, options, this.over.signal);
  }

  /** Whether every partition that was dealt to it is being read. */
  get isReading(): boolean {
    const alive = Date.now() - this.aliveAt < this.options.sessionTimeoutMs;
    return this.joined && alive && this.holdings.areBegun;
  }

  /** Whether it was in the group at least once, however short: its end is then no failed try to join. */
  get hasJoined(): boolean {
    return this.everJoined;
  }

  /** Joins the group and reads, until the client gives up; rejects with the reason. */
  async run(): Promise<never> {
    try {
      return await new Promise<never>((_, reject) => {
        this.listen(reject);
        this.watch = setInterval(() => {
          const silentMs = Date.now() - this.aliveAt;
          if (silentMs > SILENT_SESSIONS * this.options.sessionTimeoutMs)
            reject(new Error('the client is silent'));
        }, this.options.sessionTimeoutMs);
        this.joining = this.join();
        this.joining.catch(reject);
      });
    } finally {
      await this.end();
    }
  }

  /** Lets what is in hand finish within the deadline, commits it and leaves the group. */
  async leave(deadlineMs: number): Promise<void> {
    this.over.abort();
    const { lanes } = this.holdings;
    await waitAtMost(deadlineMs, Promise.all(lanes.map((lane) => lane.leave())));
    await this.end();
  }

  private async join(): Promise<void> {
    const { consumer } = this;
    const { signal } = this.over;
    await consumer.connect();
    if (!signal.aborted)
      await consumer.subscribe({ topics: [...this.options.spec.topics], fromBeginning: true });
    if (signal.aborted) return;
    await consumer.run({ autoCommit: false, eachBatch: async (payload) => this.onBatch(payload) });
  }

  private listen(onEnd: (error: Error) => void): void {
    const { consumer } = this;
    const { GROUP_JOIN, HEARTBEAT, FETCH, REBALANCING, CRASH, STOP, END_BATCH_PROCESS } =
      consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) =>
      this.onJoin(payload.memberId, payload.memberAssignment),
    );
    consumer.on(REBALANCING, () => this.onRebalancing());
    consumer.on(STOP, () => (this.joined = false));
    consumer.on(CRASH, ({ payload }) => onEnd(payload.error));
    consumer.on(FETCH, () => (this.aliveAt = Date.now()));
    consumer.on(HEARTBEAT, () => this.onHeartbeat());
    // A batch of nothing but markers and aborted messages is not handed over: only this event tells of it.
    consumer.on(END_BATCH_PROCESS, ({ payload }) => {
      const { topic, partition, batchSize, firstOffset, lastOffset, highWatermark } = payload;
      if (batchSize > 0) return;
      this.holdings.take({
        topic,
        partition,
        records: [],
        first: BigInt(firstOffset ?? lastOffset),
        end: BigInt(lastOffset) + 1n,
        highWatermark: BigInt(highWatermark),
      });
    });
  }

  private onBatch({ batch, commitOffsetsIfNecessary }: EachBatchPayload): void {
    this.holdings.commitBy(commitOffsetsIfNecessary);
    const { topic, partition } = batch;
    this.holdings.take({
      topic,
      partition,
      records: recordsOf(batch),
      first: BigInt(batch.firstOffset() ?? batch.messages[0]!.offset),
      end: BigInt(batch.lastOffset()) + 1n,
      highWatermark: BigInt(batch.highWatermark),
    });
  }

  private onJoin(memberId: string, assignment: Record<string, number[]>): void {
    this.joined = true;
    this.everJoined = true;
    this.aliveAt = Date.now();
    const stayed = memberId === this.memberId;
    this.memberId = memberId;
    // While a member ends what it has in hand it may have to join again; what went to another member meanwhile is that one's to commit.
    if (this.over.signal.aborted) this.holdings.keep(assignment, stayed);
    else this.holdings.deal(assignment, stayed);
  }

  private onHeartbeat(): void {
    this.aliveAt = Date.now();
    if (!this.over.signal.aborted) this.holdings.revive();
  }

  /** Comes before the request to join again, so a commit in the old generation is still possible. */
  private onRebalancing(): void {
    this.joined = false;
    this.holdings.commitNow();
  }

  private async end(): Promise<void> {
    clearInterval(this.watch);
    this.over.abort();
    this.joined = false;
    this.holdings.drop();
    const { spec, log } = this.options;
    const notLeft = warning(log, 'a member did not leave its group', { group: spec.group });
    // kafkajs cannot be stopped while it joins, only once it has: it leaves the group then, however late.
    const joined = Promise.resolve(this.joining).catch(() => undefined);
    const left = joined.then(() => this.consumer.disconnect()).catch(notLeft);
    await waitAtMost(LEAVE_WITHIN_MS, left);
  }
}
