import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { availableParallelism, getPriority } from 'node:os';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHasher } from './hasher.js';
import { keepOnCores, threadsBehind } from './hashing-threads.js';

const coresOf = (thread: number | string) =>
  /^Cpus_allowed_list:\s*(\S+)$/m.exec(
    readFileSync(`/proc/self/task/${thread}/status`, 'utf8'),
  )![1]!;
const SCHED_BATCH = 3;
/** Of a thread, what follows its name in `stat`: its niceness and its policy are fields 19 and 41 of all. */
const manners = (thread: number) => {
  const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return { niceness: Number(fields[16]), policy: Number(fields[38]) };
};
const threads = () => readdirSync('/proc/self/task').map(Number);
const POOL = Number(process.env.UV_THREADPOOL_SIZE ?? 4);

// What the service offers on Linux alone cannot be seen elsewhere, nor where there is no choice of cores.
const whereItCan =
  process.platform === 'linux' && availableParallelism() > 1 ? describe : describe.skip;

whereItCan('the threads that hash', () => {
  const all = process.platform === 'linux' ? coresOf(process.pid) : '';
  const core = Number(/\d+/.exec(all)?.[0]);
  let hash: () => Promise<unknown>;
  beforeAll(async () => {
    const hasher = await createHasher(
      { memoryKib: 7_168, time: 5, parallelism: 1 },
      randomBytes(32),
    );
    hash = () => hasher.hash('une phrase de passe ordinaire');
  });
  afterEach(() => {
    for (const thread of threads())
      if (coresOf(thread) !== all) execFileSync('taskset', ['-cp', all, String(thread)]);
  });

  it('stay on the cores named, in turn, and no other thread does', async () => {
    await keepOnCores(await threadsBehind(POOL, hash), [core]);
    const kept = threads().filter((thread) => coresOf(thread) === String(core));
    expect(kept).toHaveLength(POOL);
    expect(kept).not.toContain(process.pid);
    expect(await threadsBehind(POOL, hash)).toEqual(kept);
  });

  it('give way there to whoever wakes, and the main thread to nobody', async () => {
    const hashing = await threadsBehind(POOL, hash);
    await keepOnCores(hashing, [core]);
    for (const thread of threads())
      expect({ thread, ...manners(thread) }).toEqual(
        hashing.includes(thread)
          ? { thread, niceness: Math.min(getPriority() + 10, 19), policy: SCHED_BATCH }
          : { thread, ...manners(process.pid) },
      );
  });

  it('are left alone when there is no such core', async () => {
    const hashing = await threadsBehind(POOL, hash);
    await expect(keepOnCores(hashing, [9_999])).rejects.toThrow('taskset');
    expect(new Set(threads().map(coresOf))).toEqual(new Set([all]));
  });
});
