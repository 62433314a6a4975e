import { Interrupted } from '@citadelle/async';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Consumer } from 'kafkajs';
import { Commits, type Reached } from './commits.js';

const at = (topic: string, partition: number, next: bigint): Reached => ({
  topic,
  partition,
  next,
});

function committing(isOwn: (place: Reached) => boolean = () => true, apartMs = 0) {
  const requests: unknown[] = [];
  const done: Reached[] = [];
  const consumer = { commitOffsets: async (offsets: unknown) => void requests.push(offsets) };
  const onDone = (place: Reached) => done.push(place);
  const commits = new Commits(consumer as unknown as Consumer, isOwn, onDone, apartMs);
  return { commits, requests, done };
}

describe('commits', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('of one turn are one request', async () => {
    const { commits, requests, done } = committing();
    const places = [at('a', 0, 5n), at('a', 1, 7n), at('b', 0, 2n)];
    commits.by(async (offsets) => void requests.push(offsets));
    await Promise.all(places.map((place) => commits.add(place)));
    await commits.add(at('a', 0, 6n));
    expect(requests).toEqual([
      {
        topics: [
          {
            topic: 'a',
            partitions: [
              { partition: 0, offset: '5' },
              { partition: 1, offset: '7' },
            ],
          },
          { topic: 'b', partitions: [{ partition: 0, offset: '2' }] },
        ],
      },
      { topics: [{ topic: 'a', partitions: [{ partition: 0, offset: '6' }] }] },
    ]);
    expect(done).toEqual([...places, at('a', 0, 6n)]);
  });

  it('are one request until the next one is due', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const { commits, requests } = committing(undefined, 50);
    await commits.add(at('a', 0, 5n));
    const later = [commits.add(at('a', 0, 6n))];
    await jest.advanceTimersByTimeAsync(49);
    expect(requests).toHaveLength(1);
    later.push(commits.add(at('a', 1, 8n)));
    await jest.advanceTimersByTimeAsync(1);
    await Promise.all(later);
    expect(requests.slice(1)).toEqual([
      [
        { topic: 'a', partition: 0, offset: '6' },
        { topic: 'a', partition: 1, offset: '8' },
      ],
    ]);
  });

  it('go out in this turn when it would soon be too late', async () => {
    const { commits, requests } = committing(undefined, 60_000);
    await commits.add(at('a', 0, 5n));
    const later = commits.add(at('a', 0, 6n));
    commits.hurry();
    await later;
    expect(requests).toHaveLength(2);
  });

  it('go out before any batch came too', async () => {
    const { commits, requests } = committing();
    await commits.add(at('a', 0, 5n));
    expect(requests).toEqual([[{ topic: 'a', partition: 0, offset: '5' }]]);
  });

  it('leave out partitions that were lost in between', async () => {
    const { commits, requests, done } = committing(({ partition }) => partition !== 1);
    await Promise.all([commits.add(at('a', 1, 7n)), commits.add(at('a', 2, 9n))]);
    expect(requests).toEqual([[{ topic: 'a', partition: 2, offset: '9' }]]);
    expect(done).toEqual([at('a', 2, 9n)]);
    await expect(commits.add(at('a', 1, 8n))).rejects.toThrow(Interrupted);
  });

  it('do not wait for those before, which an answer may hold up', async () => {
    const { commits, requests } = committing();
    let answer!: () => void;
    const held = new Promise<void>((resolve) => (answer = resolve));
    commits.by(async (offsets) => {
      requests.push(offsets);
      await held;
    });
    const first = commits.add(at('a', 0, 5n));
    await new Promise(setImmediate);
    const second = commits.add(at('a', 1, 5n));
    await new Promise(setImmediate);
    expect(requests).toHaveLength(2);
    answer();
    await Promise.all([first, second]);
  });
});
