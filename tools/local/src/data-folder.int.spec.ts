import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataFolder, removeDataFolder } from './data-folder.js';
import { readSecrets } from './secrets.js';
import { processIdentity } from './servers/process-identity.js';
import { temporaryFolder } from './temporary-folder.fixture.js';

let path: string;
beforeEach(() => {
  path = temporaryFolder();
});
afterEach(() => rmSync(path, { recursive: true }));

describe('the data folder', () => {
  it('is removed with its database, where that is elsewhere', () => {
    const elsewhere = temporaryFolder();
    const [folder, postgres] = [join(path, 'data'), join(path, 'data', 'postgres')];
    const data = join(elsewhere, 'home', 'of-it', 'data');
    for (const one of [postgres, data]) mkdirSync(one, { recursive: true });
    writeFileSync(join(postgres, 'elsewhere.json'), JSON.stringify({ owner: postgres, data }));

    removeDataFolder(folder);

    expect([folder, join(elsewhere, 'home')].map((one) => existsSync(one))).toEqual([false, false]);
    rmSync(elsewhere, { recursive: true });
  });

  it('belongs to one start at a time', async () => {
    const first = await DataFolder.open(path);
    first.writePrivate('run.json', { gateway: 'http://127.0.0.1:8080' });

    await expect(DataFolder.open(path)).rejects.toThrow(
      `already runs on ${path} (process ${process.pid}, http://127.0.0.1:8080)`,
    );
    first.release();

    (await DataFolder.open(path)).release();
  });

  it('is taken over from a start that was killed, with all that it left running', async () => {
    const leftover = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
    await once(leftover, 'spawn');
    const killed = await DataFolder.open(path);
    killed.remember(leftover.pid as number, 'SIGTERM');
    killed.writePrivate('run.json', {});
    // The lock of a process that ended: its number may live on, but not its identity.
    killed.writePrivate('lock.json', { pid: process.pid, identity: 'another life' });

    const next = await DataFolder.open(path);

    expect(processIdentity(leftover.pid as number)).toBeUndefined();
    expect(existsSync(next.file('run.json'))).toBe(false);
    next.release();
  });

  it('never ends a process that merely has the number of one of ours', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
    await once(stranger, 'spawn');
    const identity = 'another life';
    const recorded = [{ pid: stranger.pid, identity, stopSignal: 'SIGTERM' }];
    writeFileSync(`${path}/processes.json`, JSON.stringify(recorded));

    (await DataFolder.open(path)).release();

    expect(processIdentity(stranger.pid as number)).toBeDefined();
    stranger.kill();
  });

  it('keeps secrets, which nobody else may read', async () => {
    const folder = await DataFolder.open(path);
    const made = readSecrets(folder);

    expect(readSecrets(folder)).toEqual(made);
    expect(statSync(folder.file('secrets.json')).mode & 0o777).toBe(0o600);
    folder.release();
  });
});
