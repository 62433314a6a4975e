import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { hashingLanes } from './processor-share.js';

const roots: string[] = [];
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })));

/** A folder with the files of control groups. */
function files(content: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'control-groups-'));
  roots.push(root);
  for (const [name, text] of Object.entries(content)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), `${text}\n`);
  }
  return root;
}

const inContainer = (cpuMax: string) =>
  files({ 'proc/self/cgroup': '0::/', 'sys/fs/cgroup/cpu.max': cpuMax });

const v1 = (mount: string, quota: string) =>
  files({
    'proc/self/cgroup': `12:pids:/docker/1a\n4:cpu,cpuacct:/docker/1a\n0::/`,
    [`sys/fs/cgroup/${mount}/cpu.cfs_quota_us`]: quota,
    [`sys/fs/cgroup/${mount}/cpu.cfs_period_us`]: '100000',
  });

describe('the lanes in which a process hashes', () => {
  it.each([
    ['250000 100000', 2],
    ['200000 100000', 2],
    ['199999 100000', 1],
    ['50000 100000', 1],
    ['1000 100000', 1],
    ['300000 50000', 6],
    ['1600000 100000', 8],
    ['max 100000', 8],
    ['', 8],
    ['100000 0', 8],
  ])('are the whole processors of a quota of « %s », of eight', (cpuMax, lanes) => {
    expect(hashingLanes(8, inContainer(cpuMax))).toBe(lanes);
  });

  it.each([
    ['cpu', '250000', 2],
    ['cpu,cpuacct', '250000', 2],
    ['cpu', '50000', 1],
    ['cpu', '-1', 8],
  ])('follow the first version of control groups as well: %s, %s', (mount, quota, lanes) => {
    expect(hashingLanes(8, v1(mount, quota))).toBe(lanes);
  });

  it('follow the narrowest of the groups around them', () => {
    const root = files({
      'proc/self/cgroup': '0::/machine/service',
      'sys/fs/cgroup/cpu.max': 'max 100000',
      'sys/fs/cgroup/machine/cpu.max': '300000 100000',
      'sys/fs/cgroup/machine/service/cpu.max': '500000 100000',
    });
    expect(hashingLanes(8, root)).toBe(3);
  });

  it('are as many as processors where there are no control groups', () => {
    expect(hashingLanes(8, files({}))).toBe(8);
    expect(hashingLanes(8, files({ 'proc/self/cgroup': 'unreadable' }))).toBe(8);
  });
});
