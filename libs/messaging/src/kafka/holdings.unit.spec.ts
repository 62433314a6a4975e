import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, jest } from '@jest/globals';
import { Holdings, type KafkaMemberOptions } from './holdings.js';

/** Holds one partition, of which nothing was read yet, and tells each place that it commits. */
async function holding() {
  const committed: string[] = [];
  const nothing = () => undefined;
  const admin = {
    fetchOffsets: async () => [{ topic: 'topic', partitions: [{ partition: 0, offset: '0' }] }],
    fetchTopicOffsets: async () => [{ partition: 0, high: '0', low: '0' }],
  };
  const options = {
    spec: { group: 'group' },
    settlement: { parkedKeys: async () => new Set(), tellLost: nothing },
    admin: { run: (work: (open: typeof admin) => unknown) => work(admin) },
    log: nothing,
    lanes: new Map(),
    known: new Map(),
  };
  const holdings = new Holdings(
    { pause: nothing, resume: nothing, seek: nothing } as never,
    options as unknown as KafkaMemberOptions,
    new AbortController().signal,
  );
  holdings.commitBy(async (offsets) => {
    committed.push(...offsets!.topics[0]!.partitions.map(({ offset }) => offset));
  });
  holdings.deal({ topic: [0] }, false);
  while (!holdings.areBegun) await nextTurn();
  /** Reads up to an offset; what is there is no message. */
  const read = (first: bigint, end: bigint) =>
    holdings.take({ topic: 'topic', partition: 0, records: [], first, end, highWatermark: end });
  return { holdings, committed, read };
}

it('before a partition is dealt anew, what waits for the next request to commit goes out at once', async () => {
  const { holdings, committed, read } = await holding();
  read(0n, 5n);
  while (committed.length === 0) await nextTurn();
  // No time passes from here on: a request that is not due is sent by nothing but the hurry.
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  try {
    read(5n, 9n);
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    expect(committed).toEqual(['5']);
    holdings.commitNow();
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    expect(committed.slice(1)).toContain('9');
  } finally {
    jest.useRealTimers();
  }
});
