import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Limiter, LineIsFull } from './limiter.js';

describe('a limiter', () => {
  it('lets at most so many of one key be under way, in order, and keeps nothing afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.record({ key: fc.constantFrom('a', 'b'), ticks: fc.nat(3) }), {
          maxLength: 30,
        }),
        async (most, jobs) => {
          const limiter = new Limiter(most);
          const active = { a: 0, b: 0 };
          const began: Record<string, number[]> = { a: [], b: [] };
          await Promise.all(
            jobs.map(({ key, ticks }, index) =>
              limiter.run(key, async () => {
                began[key]!.push(index);
                expect(++active[key as 'a' | 'b']).toBeLessThanOrEqual(most);
                for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
                active[key as 'a' | 'b']--;
              }),
            ),
          );
          for (const order of Object.values(began))
            expect(order).toEqual([...order].sort((one, other) => one - other));
          expect(limiter.size).toBe(0);
        },
      ),
    );
  });

  it('goes on when one fails', async () => {
    const limiter = new Limiter(1);
    const failed = limiter.run('a', () => Promise.reject(new Error('on purpose')));
    const next = limiter.run('a', () => Promise.resolve('next'));
    await expect(failed).rejects.toThrow('on purpose');
    await expect(next).resolves.toBe('next');
  });

  it('turns away what would stand in a line that is full, and no other key', async () => {
    const limiter = new Limiter(1, 2);
    let end!: () => void;
    const held = new Promise<void>((resolve) => (end = resolve));
    const done: string[] = [];
    const begun = limiter.run('a', () => held);
    const waiting = ['one', 'two'].map((name) =>
      limiter.run('a', () => Promise.resolve(done.push(name))),
    );
    await expect(limiter.run('a', () => Promise.resolve())).rejects.toThrow(LineIsFull);
    await expect(limiter.run('b', () => Promise.resolve('b'))).resolves.toBe('b');
    end();
    await Promise.all([begun, ...waiting]);
    expect(done).toEqual(['one', 'two']);
    await expect(limiter.run('a', () => Promise.resolve('again'))).resolves.toBe('again');
    expect(limiter.size).toBe(0);
  });
});
