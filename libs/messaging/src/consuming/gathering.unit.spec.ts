import { Interrupted } from '@citadelle/async';
import { describe, expect, it } from '@jest/globals';
import { Gathering } from './gathering.js';

describe('a gathering', () => {
  it('does together what comes at the same time, and what comes meanwhile', async () => {
    const done: number[][] = [];
    let open!: () => void;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const gathering = new Gathering<number, number>(10, async (items) => {
      done.push([...items]);
      if (done.length === 1) await opened;
      return items.length;
    });
    const early = [gathering.add([1, 2]), gathering.add([3])];
    await new Promise(setImmediate);
    const late = [gathering.add([4]), gathering.add([5])];
    open();
    expect(await Promise.all([...early, ...late])).toEqual([3, 3, 2, 2]);
    expect(done).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('hands over no more than the most, but never less than what one lane brought', async () => {
    const sizes: number[] = [];
    const gathering = new Gathering<number>(3, async (items) => void sizes.push(items.length));
    await Promise.all([[1, 2], [3], [4, 5], [6, 7, 8, 9], [10]].map((part) => gathering.add(part)));
    expect(sizes).toEqual([3, 2, 4, 1]);
  });

  it('tells all who took part of a failure, and goes on', async () => {
    let failing = true;
    const gathering = new Gathering<number>(10, async () => {
      if (failing) throw new TypeError('no');
    });
    const outcomes = await Promise.allSettled([gathering.add([1]), gathering.add([2])]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    failing = false;
    await gathering.add([3]);
  });

  it('leaves out what was withdrawn before it began', async () => {
    const done: number[] = [];
    const gathering = new Gathering<number>(10, async (items) => void done.push(...items));
    const leaving = new AbortController();
    const withdrawn = gathering.add([1], leaving.signal);
    const stays = gathering.add([2]);
    leaving.abort();
    await expect(withdrawn).rejects.toThrow(Interrupted);
    await stays;
    expect(done).toEqual([2]);
  });
});
