import { Interrupted, retry, waitAtMost, WakeUp } from '@citadelle/async';
import type pg from 'pg';
import type { BrokerLog, Subscription, SubscriptionSpec } from '../broker.js';
import { Gathering } from '../consuming/gathering.js';
import { PartitionLane } from '../consuming/partition-lane.js';
import type { Settlement } from '../consuming/settlement.js';
import { warning } from '../faults.js';
import { nameOf, type Partition, type Start } from '../partition.js';
import { PATIENCE } from '../retry-policy.js';
import type { Listener } from './listening-connection.js';
import { logLag } from './log-lag.js';
import { type LogRecord, nextRecords } from './log-reader.js';
import { Membership, type Shares } from './membership.js';
import { GROUPS_CHANNEL, MESSAGES_CHANNEL } from './schema.js';

const FETCH_LIMIT = 200;
const LEAVE_WITHIN_MS = 2_000;

/** How often a member looks by itself, and when it counts as dead. */
export interface EmbeddedTimings {
  /** How often it looks for messages without being woken. */
  readonly pollMs: number;
  readonly heartbeatMs: number;
  /** A member that was silent for so long is taken for dead. */
  readonly leaseMs: number;
}

interface Holding extends Partition {
  readonly lane: PartitionLane;
  next: bigint;
  state: 'open' | 'leaving' | 'left';
}

/** A member of a consumer group on the embedded broker. */
export class EmbeddedSubscription implements Subscription, Listener {
  private readonly membership: Membership;
  private readonly commits: Gathering<Start, ReadonlySet<string>>;
  private readonly holdings = new Map<string, Holding>();
  /** The last lane of each partition: what it has in hand ends before the next begins. */
  private readonly lanes = new Map<string, PartitionLane>();
  private readonly beatWake = new WakeUp();
  private readonly fetchWake = new WakeUp();
  private loops: Promise<unknown> = Promise.resolve();
  private readonly leaving = new AbortController();
  private stopping: Promise<void> | undefined;
  private stopped = false;
  private beatenAt = 0;
  private due: ReadonlySet<string> = new Set();

  constructor(
    private readonly pool: pg.Pool,
    private readonly spec: SubscriptionSpec,
    private readonly settlement: Settlement,
    private readonly timings: EmbeddedTimings,
    private readonly log: BrokerLog,
  ) {
    this.membership = new Membership(pool, spec.group, spec.topics, timings.leaseMs);
    this.commits = new Gathering(Infinity, (places) => this.membership.commit(places));
  }

  /** Joins the group and starts reading, as soon as `prepare` has done what comes first. */
  start(prepare: () => Promise<void>): void {
    const joined = retry(prepare, {
      ...PATIENCE,
      signal: this.leaving.signal,
      onFailure: this.failed('a member cannot join yet'),
    });
    this.loops = joined.then(
      () => Promise.all([this.keepBeating(), this.keepFetching()]),
      () => undefined,
    );
    this.beatWake.wake();
  }

  isReady(): boolean {
    const alive = !this.stopping && Date.now() - this.beatenAt < this.timings.leaseMs;
    return alive && [...this.due].every((name) => this.holdings.get(name)?.state === 'open');
  }

  /** Whether this member reads what it should, and only that. */
  private isSettled(): boolean {
    const { due, holdings } = this;
    const reads = ({ state, lane }: Holding) => state === 'open' && lane.isOpen;
    return due.size === holdings.size && [...holdings.values()].every(reads);
  }

  async lag(): Promise<bigint> {
    return (await logLag(this.pool, this.spec.group, this.spec.topics)).waiting;
  }

  waiting(): number {
    return this.settlement.waiting;
  }

  stop(deadlineMs: number): Promise<void> {
    this.leaving.abort();
    this.stopping ??= this.leaveWithin(deadlineMs);
    return this.stopping;
  }

  private async leaveWithin(deadlineMs: number): Promise<void> {
    this.fetchWake.wake();
    const lanes = [...this.holdings.values()].map(({ lane }) => lane);
    await waitAtMost(deadlineMs, Promise.all(lanes.map((lane) => lane.leave())));
    for (const lane of lanes) lane.drop();
    this.stopped = true;
    this.beatWake.wake();
    const left = this.loops.then(() => this.membership.leave());
    await waitAtMost(LEAVE_WITHIN_MS, left.catch(this.failed('a member did not leave its group')));
  }

  /** Looks at once at what was announced. */
  onNotice(channel: string, payload = ''): void {
    const { group, topics } = this.spec;
    if (channel === MESSAGES_CHANNEL && topics.includes(payload)) this.fetchWake.wake();
    if (channel === GROUPS_CHANNEL && payload === group) this.beatWake.wake();
  }

  /** Looks at everything at once. */
  onListening(): void {
    this.fetchWake.wake();
    this.beatWake.wake();
  }

  private async keepBeating(): Promise<void> {
    while (!this.stopped) {
      await this.beatWake.sleep(this.timings.heartbeatMs);
      if (this.stopped) return;
      await this.beat().catch(this.failed('a heartbeat failed'));
    }
  }

  /** Releases and claims are made here only, one after the other, so that what a beat saw is still so. */
  private async beat(): Promise<void> {
    if (this.isSettled() && (await this.membership.renew())) {
      this.beatenAt = Date.now();
      return;
    }
    const left = [...this.holdings.values()].filter(({ state }) => state === 'left');
    if (left.length > 0) {
      await this.membership.release(left);
      for (const holding of left) this.holdings.delete(nameOf(holding));
    }
    const shares = await this.membership.beat();
    this.beatenAt = Date.now();
    this.due = shares.due;
    this.apply(shares);
  }

  private apply({ held, due }: Shares): void {
    const ours = new Set(held.map(nameOf));
    for (const [name, holding] of this.holdings) {
      if (!ours.has(name) || !(holding.lane.isOpen || holding.state !== 'open')) {
        holding.lane.drop();
        this.holdings.delete(name);
      } else if (!due.has(name) && holding.state === 'open') {
        this.giveUp(holding);
      }
    }
    if (this.stopping) return;
    for (const claim of held) {
      const name = nameOf(claim);
      if (this.holdings.has(name)) continue;
      this.holdings.set(name, this.open(claim));
      this.fetchWake.wake();
    }
  }

  private open({ topic, partition, next }: Start): Holding {
    const { settlement, log } = this;
    const commit = async (place: bigint) => {
      const moved = await this.commits.add([{ topic, partition, next: place }]);
      if (!moved.has(nameOf({ topic, partition })))
        throw new Interrupted('the partition has another owner');
    };
    const name = nameOf({ topic, partition });
    const after = this.lanes.get(name)?.done();
    const onIdle = () => this.fetchWake.wake();
    const lane = new PartitionLane({ topic, partition, settlement, commit, after, onIdle, log });
    this.lanes.set(name, lane);
    return { topic, partition, next, lane, state: 'open' };
  }

  private giveUp(holding: Holding): void {
    holding.state = 'leaving';
    void holding.lane.leave().then(() => {
      holding.state = 'left';
      this.beatWake.wake();
    });
  }

  private async keepFetching(): Promise<void> {
    while (!this.stopping) {
      await this.fetch().catch(this.failed('messages were not fetched'));
      if (!this.stopping) await this.fetchWake.sleep(this.timings.pollMs);
    }
  }

  private async fetch(): Promise<void> {
    const idle = [...this.holdings.values()].filter(
      ({ state, lane }) => state === 'open' && lane.load === 0,
    );
    if (idle.length === 0) return;
    const byPartition = new Map(idle.map((holding) => [nameOf(holding), [] as LogRecord[]]));
    for (const record of await nextRecords(this.pool, idle, FETCH_LIMIT))
      byPartition.get(nameOf(record))!.push(record);
    for (const holding of idle) {
      const records = byPartition.get(nameOf(holding))!;
      const [first] = records;
      if (!first || !holding.lane.isOpen) continue;
      this.tellLost(holding, first);
      const end = records.at(-1)!.offset + 1n;
      holding.next = end;
      holding.lane.push(records, end);
    }
  }

  /** Retention leaves a hole where messages were deleted unread; compaction leaves holes too, which hide nothing. */
  private tellLost({ topic, partition, next }: Holding, first: LogRecord): void {
    if (first.compacted || first.offset <= next) return;
    const oldest = first.offset;
    this.settlement.tellLost({ topic, partition, committed: next, oldest });
  }

  private failed(what: string) {
    return warning(this.log, what, { group: this.spec.group });
  }
}
