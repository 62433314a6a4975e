import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/**
 * How many hashes can run at a time without waiting for each other: as many as this process has whole processors, by its
 * affinity and by the quotas of the control groups it is in (the `cpus` of its container), and one at least.
 */
export function hashingLanes(processors = availableParallelism(), root = '/'): number {
  return Math.max(1, Math.floor(Math.min(processors, ...quotas(root))));
}

/** Processors that each control group around this process allows, where it sets a limit. */
function quotas(root: string): number[] {
  const lines = read(root, 'proc/self/cgroup').split('\n');
  return lines.flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) return [];
    if (controllers === '')
      return groupsOf(path).map((group) => quotaOf(read(root, 'sys/fs/cgroup', group, 'cpu.max')));
    if (!controllers.split(',').includes('cpu')) return [];
    return ['cpu', controllers].flatMap((mount) =>
      groupsOf(path).map((group) => {
        const ofGroup = (file: string) => read(root, 'sys/fs/cgroup', mount, group, file);
        return quotaOf(`${ofGroup('cpu.cfs_quota_us')} ${ofGroup('cpu.cfs_period_us')}`);
      }),
    );
  });
}

/** A group and those around it. Inside a container the last one, the root, is often the only one that is seen. */
function groupsOf(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return Array.from({ length: parts.length + 1 }, (_, up) =>
    parts.slice(0, parts.length - up).join('/'),
  );
}

/** From microseconds of processor time and the period they are for; without a number of either there is no limit. */
function quotaOf(text: string): number {
  const [, time, period] = /^(\d+)\s+(\d+)\s*$/.exec(text) ?? [];
  return time === undefined || Number(period) === 0 ? Infinity : Number(time) / Number(period);
}

/** What a file says; nothing where there is none. */
function read(...path: string[]): string {
  try {
    return readFileSync(join(...path), 'utf8').trim();
  } catch {
    return '';
  }
}
