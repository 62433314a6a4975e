import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HashingLanes } from './hashing-lanes.js';

/** Work that ends when told to. */
function held() {
  let end!: () => void;
  const done = new Promise<void>((resolve) => (end = resolve));
  return { work: () => done, end };
}

describe('the hashing lanes', () => {
  it('never hand over more than they are and one ahead, and lose nothing, under any load', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(
          fc.record({
            ticks: fc.nat(4),
            fails: fc.boolean(),
          }),
          { maxLength: 40 },
        ),
        fc.integer({ min: 0, max: 1 }),
        async (lanes, jobs, ahead) => {
          const hashing = new HashingLanes(lanes, 100, ahead);
          let active = 0;
          let most = 0;
          const ended = await Promise.allSettled(
            jobs.map(({ ticks, fails }) =>
              hashing.run(async () => {
                most = Math.max(most, ++active);
                for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
                active--;
                if (fails) throw new Error('on purpose');
              }),
            ),
          );
          expect(most).toBeLessThanOrEqual(lanes + ahead);
          expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(
            jobs.filter(({ fails }) => fails).length,
          );
          expect(hashing.load).toEqual({ active: 0, waiting: 0 });
        },
      ),
    );
  });

  it('keep one more in hand where a thread can take it up', () => {
    const lanes = new HashingLanes(2, 10, 1);
    const began = Array.from({ length: 5 }, held).filter(({ work }) => {
      let has = false;
      void lanes.run(() => ((has = true), work()));
      return has;
    });
    expect(began).toHaveLength(3);
    expect(lanes.load).toEqual({ active: 3, waiting: 2 });
  });

  it('turn a sign-in away before it began, when as many are in as can wait', async () => {
    const lanes = new HashingLanes(2, 3);
    const work = Array.from({ length: 5 }, held);
    const admitted = work.map((each) => lanes.admit(() => lanes.run(each.work)));
    let began = false;
    await expect(lanes.admit(async () => void (began = true))).rejects.toMatchObject({
      code: 'hashing-saturated',
      details: { retryAfterSeconds: 1 },
    });
    expect(began).toBe(false);
    work.forEach((each) => each.end());
    await Promise.all(admitted);
    await expect(lanes.admit(() => Promise.resolve('free again'))).resolves.toBe('free again');
  });

  it('let one source have a quarter of the queue, and others the rest', async () => {
    let source: string | undefined = 'a';
    const lanes = new HashingLanes(2, 8, 0, 15, () => source);
    const work = Array.from({ length: 10 }, held);
    const admitted: Promise<void>[] = [];
    const comeFrom = (from: string | undefined) => {
      source = from;
      const one = lanes.admit(() => work[admitted.length]!.work());
      admitted.push(one);
      return one;
    };
    const saturated = { code: 'hashing-saturated' };
    for (let n = 0; n < 2; n += 1) void comeFrom('a');
    source = 'a';
    await expect(lanes.admit(() => Promise.resolve())).rejects.toMatchObject(saturated);
    // Somebody who is known there counts as themselves.
    await expect(lanes.admit(() => Promise.resolve('known'), 'somebody')).resolves.toBe('known');
    for (const other of ['b', 'b', 'c', 'c', undefined, undefined, undefined, undefined])
      void comeFrom(other);
    source = 'd';
    await expect(lanes.admit(() => Promise.resolve())).rejects.toMatchObject(saturated);
    work.forEach((each) => each.end());
    await Promise.all(admitted);
    source = 'a';
    await expect(lanes.admit(() => Promise.resolve('again'))).resolves.toBe('again');
  });

  it('turn nobody away who was not to be admitted first', async () => {
    const lanes = new HashingLanes(1);
    const first = held();
    const running = lanes.run(first.work);
    const waiting = lanes.run(() => Promise.resolve('seeded'));
    first.end();
    await running;
    await expect(waiting).resolves.toBe('seeded');
  });

  it('say whether somebody is in, or was lately', async () => {
    const lanes = new HashingLanes(1, 4);
    expect(lanes.servedWithin(60_000)).toBe(false);
    const one = held();
    const admitted = lanes.admit(one.work);
    expect(lanes.servedWithin(0)).toBe(true);
    one.end();
    await admitted;
    expect(lanes.servedWithin(60_000)).toBe(true);
    expect(lanes.servedWithin(0)).toBe(false);
  });
});
