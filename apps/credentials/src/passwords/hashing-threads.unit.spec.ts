import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHasher } from './hasher.js';
import { keepOnCores, threadsBehind } from './hashing-threads.js';

const coresOf = (thread: number | string) =>
  /^Cpus_allowed_list:\s*(\S+)$/m.exec(
    readFileSync(`/proc/self/task/${thread}/status`, 'utf8'),
  )![1]!;
const threads = () => readdirSync('/proc/self/task').map(Number);
const POOL = Number(process.env.UV_THREADPOOL_SIZE ?? 4);

// What the service offers on Linux alone cannot be seen elsewhere, nor where there is no choice of cores.
const whereItCan =
  process.platform === 'linux' && availableParallelism() > 1 ? describe : describe.skip;

whereItCan('the threads that hash', () => {
  const all = process.platform === 'linux' ? coresOf(process.pid) : '';
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
    const core = Number(/\d+/.exec(all)![0]);
    await keepOnCores(POOL, [core], hash);
    const kept = threads().filter((thread) => coresOf(thread) === String(core));
    expect(kept).toHaveLength(POOL);
    expect(kept).not.toContain(process.pid);
    expect(await threadsBehind(POOL, hash)).toEqual(kept);
  });

  it('are left alone when there is no such core', async () => {
    await expect(keepOnCores(POOL, [9_999], hash)).rejects.toThrow('taskset');
    expect(new Set(threads().map(coresOf))).toEqual(new Set([all]));
  });
});
