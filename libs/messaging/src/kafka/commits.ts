import { setImmediate as nextTurn } from 'node:timers/promises';
import { Interrupted, WakeUp } from '@citadelle/async';
import type { Consumer, EachBatchPayload, TopicOffsets } from 'kafkajs';
import type { Partition } from '../partition.js';

/** How far a group is in a partition. */
export interface Reached extends Partition {
  /** The first offset that is not settled. */
  readonly next: bigint;
}

/** Requests begin so far apart: a lane that waits for one gathers messages meanwhile, and handles them together. */
const APART_MS = 200;

/**
 * Commits by one request what lanes ask for in the same turn of the event loop, or, shortly after the last request, until
 * the next one is due: Kafka has as much to do for one place as for many.
 */
export class Commits<Place extends Reached> {
  private once: EachBatchPayload['commitOffsetsIfNecessary'] | undefined;
  private turn: { readonly places: Place[]; readonly done: Promise<void> } | undefined;
  private begunAt = -Infinity;
  private readonly wakeUp = new WakeUp();

  /** `isOwn` says whether a partition is still this member's, `onDone` is told what is committed. */
  constructor(
    private readonly consumer: Consumer,
    private readonly isOwn: (place: Place) => boolean,
    private readonly onDone: (place: Place) => void,
    private readonly apartMs = APART_MS,
  ) {}

  /** Sets the function by which kafkajs commits once, in its current generation. */
  by(once: EachBatchPayload['commitOffsetsIfNecessary']): void {
    this.once = once;
  }

  /** Resolves once it is committed; rejects with {@link Interrupted} when no place of this request is the member's any more. */
  add(place: Place): Promise<void> {
    this.turn ??= this.begin();
    this.turn.places.push(place);
    return this.turn.done;
  }

  /** Commits in this turn what waits for the next request: soon it is too late. */
  hurry(): void {
    if (this.turn) this.wakeUp.wake();
  }

  private begin() {
    const places: Place[] = [];
    const done = this.due().then(() => {
      this.turn = undefined;
      this.begunAt = performance.now();
      return this.commit(places.filter(this.isOwn));
    });
    return { places, done };
  }

  private due(): Promise<void> {
    const wait = this.begunAt + this.apartMs - performance.now();
    return wait > 0 ? this.wakeUp.sleep(wait) : nextTurn();
  }

  /** One try, in the generation that kafkajs is in: a try that it repeated after a rebalance could move the place of the next owner. */
  private async commit(places: readonly Place[]): Promise<void> {
    if (places.length === 0) throw new Interrupted();
    if (this.once) await this.once({ topics: byTopic(places) });
    else {
      const offsets = places.map((place) => ({ topic: place.topic, ...offsetOf(place) }));
      await this.consumer.commitOffsets(offsets);
    }
    places.forEach(this.onDone);
  }
}

const offsetOf = ({ partition, next }: Reached) => ({
  partition,
  offset: next.toString(),
});

function byTopic(places: readonly Reached[]): TopicOffsets[] {
  const topics = [...new Set(places.map(({ topic }) => topic))];
  return topics.map((topic) => ({
    topic,
    partitions: places.filter((place) => place.topic === topic).map(offsetOf),
  }));
}
