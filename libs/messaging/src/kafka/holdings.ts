import { Interrupted, retry, sleep } from '@citadelle/async';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { BrokerLog, SubscriptionSpec } from '../broker.js';
import type { IncomingRecord } from '../cloud-event.js';
import { PartitionLane } from '../consuming/partition-lane.js';
import type { Settlement } from '../consuming/settlement.js';
import { warning } from '../faults.js';
import { nameOf, type Partition } from '../partition.js';
import { Commits, type Reached } from './commits.js';
import type { AdminConnection } from './kafka-client.js';
import { type PartitionPlace, placesOf, startOf } from './kafka-places.js';

const LEADER_KNOWS_AFTER_MS = 1_000;

/** What a member needs. */
export interface KafkaMemberOptions {
  readonly spec: SubscriptionSpec;
  readonly settlement: Settlement;
  readonly sessionTimeoutMs: number;
  readonly admin: AdminConnection;
  readonly log: BrokerLog;
  /** The last lane of each partition in this process. */
  readonly lanes: Map<string, PartitionLane>;
  /** The last place committed by this process in each partition. */
  readonly known: Map<string, bigint>;
}

interface Holding extends Partition {
  readonly lane: PartitionLane;
  /** The first offset not yet taken; undefined until the start is known. */
  next: bigint | undefined;
  paused: boolean;
  /** Where a fetch began beyond `next`. It is taken when it begins there again: compaction leaves gaps. */
  gapTo: bigint | undefined;
}

/** What was fetched of a partition. */
export interface Fetched extends Partition {
  /** Of the first record, which may be a marker of a transaction. */
  readonly first: bigint;
  readonly records: readonly IncomingRecord[];
  /** The place after the last record of any kind. */
  readonly end: bigint;
  readonly highWatermark: bigint;
}

/** The partitions that a member holds, each with its lane. */
export class Holdings {
  private readonly held = new Map<string, Holding>();
  private readonly commits: Commits<Reached & { readonly lane: PartitionLane }>;

  /** `signal` is aborted when the member leaves or gives up. */
  constructor(
    private readonly consumer: Consumer,
    private readonly options: KafkaMemberOptions,
    private readonly signal: AbortSignal,
  ) {
    this.commits = new Commits(
      consumer,
      (place) => this.held.get(nameOf(place))?.lane === place.lane,
      (place) => options.known.set(nameOf(place), place.next),
    );
  }

  get lanes(): PartitionLane[] {
    return [...this.held.values()].map(({ lane }) => lane);
  }

  /** Whether the start of every partition is known. */
  get areBegun(): boolean {
    return [...this.held.values()].every(({ next }) => next !== undefined);
  }

  /** Sets the function by which kafkajs commits once, in its current generation. */
  commitBy(once: EachBatchPayload['commitOffsetsIfNecessary']): void {
    this.commits.by(once);
  }

  /** Commits what was settled at once: another member may begin there next. */
  commitNow(): void {
    for (const lane of this.lanes) void lane.flush();
    this.commits.hurry();
  }

  /**
   * Sets what this member holds from now on. A member that stayed in the group kept the partitions that it still has:
   * their lanes go on. All other lanes end, and what they had in hand is not committed.
   */
  deal(assignment: Readonly<Record<string, readonly number[]>>, stayed: boolean): void {
    this.keep(assignment, stayed);
    const opened: Holding[] = [];
    const dealt = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    for (const partition of dealt) {
      const held = this.held.get(nameOf(partition));
      if (!held?.lane.isOpen || held.next === undefined) opened.push(this.open(partition));
    }
    void this.find(opened);
  }

  /** Like {@link deal}, for a member that is leaving: gives up what it does not hold any more, and takes nothing new. */
  keep(assignment: Readonly<Record<string, readonly number[]>>, stayed: boolean): void {
    for (const [name, { topic, partition, lane }] of this.held) {
      if (stayed && assignment[topic]?.includes(partition)) continue;
      lane.drop();
      this.held.delete(name);
    }
  }

  /** Opens again what ended by itself; the broker has just said that this member is in the group. */
  revive(): void {
    const ended = [...this.held.values()].filter(({ lane }) => !lane.isOpen);
    void this.find(ended.map((holding) => this.open(holding)));
  }

  /** Gives everything up, and commits nothing more. */
  drop(): void {
    for (const lane of this.lanes) lane.drop();
    this.held.clear();
  }

  /** Takes what was fetched, where it follows what was taken before. */
  take({ topic, partition, first, records, end, highWatermark }: Fetched): void {
    const holding = this.held.get(nameOf({ topic, partition }));
    if (holding?.next === undefined) return;
    const { next, lane } = holding;
    if (highWatermark < next || (first > next && holding.gapTo !== first)) {
      holding.gapTo = first;
      return void this.find([holding], next);
    }
    if (end <= next) return;
    holding.next = end;
    holding.gapTo = undefined;
    lane.push(
      records.filter(({ offset }) => offset >= next),
      end,
    );
    if (!lane.isFull) return;
    this.consumer.pause([{ topic, partitions: [partition] }]);
    holding.paused = true;
  }

  /**
   * Opens a partition, which is not fetched until its start is known: kafkajs would overwrite a place that is out of
   * range. It also keeps a partition paused that this member held
   * earlier, even if another member had it since; so each one is resumed.
   */
  private open({ topic, partition }: Partition): Holding {
    const { settlement, log, lanes } = this.options;
    const name = nameOf({ topic, partition });
    const last = lanes.get(name);
    last?.drop();
    const lane: PartitionLane = new PartitionLane({
      topic,
      partition,
      settlement,
      log,
      after: last?.done(),
      commit: (next) => this.commits.add({ topic, partition, next, lane }),
      onIdle: () => this.resume(holding),
    });
    const holding: Holding = {
      topic,
      partition,
      lane,
      next: undefined,
      paused: false,
      gapTo: undefined,
    };
    lanes.set(name, lane);
    this.held.set(name, holding);
    this.consumer.pause([{ topic, partitions: [partition] }]);
    return holding;
  }

  /**
   * Asks where to begin in these partitions, and begins there. `from` is the place where one of them already was.
   * What kafkajs fetches meanwhile is not taken.
   */
  private async find(holdings: readonly Holding[], from?: bigint): Promise<void> {
    if (holdings.length === 0) return;
    for (const holding of holdings) holding.next = undefined;
    const { signal } = this;
    const topics = [...new Set(holdings.map(({ topic }) => topic))];
    const wanted = new Map(holdings.map((one) => [nameOf(one), one]));
    const { admin, spec, log } = this.options;
    const ask = async () => {
      const places = await placesOf(admin, spec.group, topics);
      return places
        .filter((place) => wanted.has(nameOf(place)))
        .map((place) => (from === undefined ? place : { ...place, committed: from }));
    };
    const onFailure = warning(log, 'where to begin is not known', { group: spec.group });
    try {
      let places = await retry(ask, { signal, onFailure });
      // A new leader may not know the end yet.
      if (places.some(({ committed, end }) => committed > end)) {
        await sleep(LEADER_KNOWS_AFTER_MS, signal);
        places = await retry(ask, { signal, onFailure });
      }
      for (const place of places) {
        const holding = wanted.get(nameOf(place))!;
        if (this.isHeld(holding)) this.begin(holding, place);
      }
    } catch (error) {
      if (!(error instanceof Interrupted)) onFailure(error);
    }
  }

  private begin(holding: Holding, place: PartitionPlace): void {
    const { topic, partition } = holding;
    const { next, lost } = startOf(place, this.options.known.get(nameOf(holding)));
    if (lost) this.tellLost(place);
    holding.next = next;
    this.consumer.seek({ topic, partition, offset: next.toString() });
    if (!holding.paused) this.consumer.resume([{ topic, partitions: [partition] }]);
  }

  private tellLost(place: PartitionPlace): void {
    const { settlement, known } = this.options;
    const committed = place.committed < 0n ? known.get(nameOf(place)) : place.committed;
    known.delete(nameOf(place));
    settlement.tellLost({ ...place, committed });
  }

  private resume(holding: Holding): void {
    const { topic, partition } = holding;
    if (!holding.paused || !this.isHeld(holding)) return;
    this.consumer.resume([{ topic, partitions: [partition] }]);
    holding.paused = false;
  }

  private isHeld(holding: Holding): boolean {
    return this.held.get(nameOf(holding)) === holding && !this.signal.aborted;
  }
}
