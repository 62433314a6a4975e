import { BackOff, Interrupted, Throttle } from '@citadelle/async';
import type { Subscription } from '../broker.js';
import type { PartitionLane } from '../consuming/partition-lane.js';
import { warning } from '../faults.js';
import type { KafkaMemberOptions } from './holdings.js';
import { KafkaMember } from './kafka-member.js';
import { groupLag } from './kafka-places.js';

/** A place in a consumer group on Kafka: one member after the other, each until its client gives up. */
export class KafkaSubscription implements Subscription {
  private readonly lanes = new Map<string, PartitionLane>();
  private readonly known = new Map<string, bigint>();
  private readonly leaving = new AbortController();
  private readonly warnings = new Throttle();
  private member: KafkaMember | undefined;
  private stopping: Promise<void> | undefined;

  constructor(private readonly options: Omit<KafkaMemberOptions, 'lanes' | 'known'>) {}

  /** Joins the group as soon as the broker and the topics are there, and stays in it. */
  start(): void {
    void this.keepMember().catch((error: unknown) => {
      if (!(error instanceof Interrupted)) throw error;
    });
  }

  isReady(): boolean {
    return this.member?.isReading === true && !this.stopping;
  }

  async lag(): Promise<bigint> {
    const { admin, spec } = this.options;
    return (await groupLag(admin, spec.group, spec.topics)).waiting;
  }

  waiting(): number {
    return this.options.settlement.waiting;
  }

  stop(deadlineMs: number): Promise<void> {
    this.leaving.abort();
    this.stopping ??= this.member?.leave(deadlineMs) ?? Promise.resolve();
    return this.stopping;
  }

  private async keepMember(): Promise<void> {
    const { lanes, known, leaving } = this;
    const { group } = this.options.spec;
    const backOff = new BackOff();
    while (!leaving.signal.aborted) {
      const member = new KafkaMember({ ...this.options, lanes, known });
      this.member = member;
      const begun = Date.now();
      try {
        await member.run();
      } catch (error) {
        if (leaving.signal.aborted) return;
        if (member.hasJoined && Date.now() - begun > this.options.sessionTimeoutMs) {
          this.warnings.reset(group);
          backOff.reset();
        }
        const times = this.warnings.pass(group);
        if (times > 0)
          warning(this.options.log, 'a member gave up and begins anew', { group, times })(error);
      }
      await backOff.wait(leaving.signal);
    }
  }
}
