import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { promisify } from 'node:util';

/** Hashes each thread makes while it is told from all others by the time it takes. */
const HASHES_EACH = 8;

const TASKS = '/proc/self/task';
const run = promisify(execFile);

/**
 * Keeps each of these threads on one of `cores`, in turn, where it gives way to whoever has a moment's work. Left to the
 * scheduler, two of them share a core at times while another one rests, and answers that are ready wait for hashes.
 * Rejects where it cannot be done: it takes Linux, with `taskset` and `chrt`.
 */
export async function keepOnCores(
  threads: readonly number[],
  cores: readonly number[],
): Promise<void> {
  const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = constants.priority;
  const niceness = Math.min(getPriority() + PRIORITY_BELOW_NORMAL, PRIORITY_LOW);
  for (const [index, thread] of threads.entries()) {
    await run('taskset', ['-cp', String(cores[index % cores.length]), String(thread)]);
    await run('chrt', ['--batch', '--pid', '0', String(thread)]);
    setPriority(thread, niceness);
  }
}

/** The threads of this process, by id, that consume most while `count` hashes at a time are made. It takes Linux. */
export async function threadsBehind(
  count: number,
  hash: () => Promise<unknown>,
): Promise<number[]> {
  const before = consumption();
  await Promise.all(
    Array.from({ length: count }, async () => {
      for (let made = 0; made < HASHES_EACH; made++) await hash();
    }),
  );
  return [...consumption()]
    .map(([thread, spent]) => ({ thread, spent: spent - (before.get(thread) ?? 0) }))
    .filter(({ thread }) => thread !== process.pid)
    .sort((one, other) => other.spent - one.spent)
    .slice(0, count)
    .map(({ thread }) => thread)
    .sort((one, other) => one - other);
}

/** Nanoseconds on a core, by thread. */
function consumption(): Map<number, number> {
  return new Map(
    readdirSync(TASKS).map((thread) => {
      const [spent] = readFileSync(`${TASKS}/${thread}/schedstat`, 'utf8').split(' ');
      return [Number(thread), Number(spent)];
    }),
  );
}
