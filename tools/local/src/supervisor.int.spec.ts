import { getPriority } from 'node:os';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataFolder } from './data-folder.js';
import { freePort } from './servers/ports.js';
import type { Program } from './servers/program.js';
import { Supervisor } from './supervisor.js';
import { temporaryFolder } from './temporary-folder.fixture.js';

let folder: DataFolder;
let said: string[];
let changes: number;
let supervisor: Supervisor;

beforeEach(async () => {
  folder = await DataFolder.open(temporaryFolder());
  said = [];
  changes = 0;
  supervisor = new Supervisor(
    folder,
    (line) => said.push(line),
    () => (changes += 1),
  );
});

afterEach(async () => {
  await supervisor.stop(['tiny']);
  folder.release();
  rmSync(folder.path, { recursive: true });
});

describe('the supervisor', () => {
  it('starts again what dies, at the same address, and says so', async () => {
    const { program, url } = await tinyServer();
    await supervisor.start(program);
    const before = supervisor.pid('tiny');
    expect(await pidAt(url)).toBe(before);

    supervisor.kill('tiny', 'SIGKILL');
    const after = await until(async () => {
      const pid = await pidAt(url).catch(() => before);
      return pid !== before && pid;
    });

    expect(supervisor.pid('tiny')).toBe(after);
    expect(changes).toBe(1);
    expect(said).toEqual([
      expect.stringContaining('tiny died (killed by SIGKILL): starting it again in 0.25 s'),
      `tiny is back (process ${after})`,
    ]);
  });

  it('does not wait for what says that it cannot run as it is set up', async () => {
    const { program } = await tinyServer();
    const misfit = {
      ...program,
      args: ['-e', 'console.error("SIZE must be small"); process.exit(78)'],
    };
    await expect(supervisor.start(misfit)).rejects.toThrow(/tiny cannot run[^]*SIZE must be small/);
  });

  it('waits longer each time that it dies', async () => {
    const { program } = await tinyServer();
    await supervisor.start(program);

    for (let deaths = 1; deaths <= 3; deaths += 1) {
      supervisor.kill('tiny', 'SIGKILL');
      await until(async () => changes === deaths);
    }

    const delays = said.map((line) => /in ([\d.]+) s/.exec(line)?.[1]).filter(Boolean);
    expect(delays).toEqual(['0.25', '0.5', '1']);
  });

  it('waits no longer than it is told', async () => {
    const { program } = await tinyServer();
    const impatient = new Supervisor(
      folder,
      (line) => said.push(line),
      () => (changes += 1),
      undefined,
      300,
    );
    await impatient.start(program);

    for (let deaths = 1; deaths <= 3; deaths += 1) {
      impatient.kill('tiny', 'SIGKILL');
      await until(async () => changes === deaths);
    }
    await impatient.stop(['tiny']);

    const delays = said.map((line) => /in ([\d.]+) s/.exec(line)?.[1]).filter(Boolean);
    expect(delays).toEqual(['0.25', '0.3', '0.3']);
  });

  it('gives up on what never gets ready, and shows its last words', async () => {
    const hopeless = script('console.error("no such luck"); process.exit(1)', async () => false);

    await expect(supervisor.start(hopeless)).rejects.toThrow(/again and again[^]*no such luck/);
  });

  it('lets what nobody waits for give way to the others', async () => {
    const { program, url } = await tinyServer();
    await supervisor.start({ ...program, background: true });
    expect(getPriority(await pidAt(url))).toBeGreaterThan(getPriority());
  });

  it('leaves stopped what it stopped', async () => {
    const { program, url } = await tinyServer();
    await supervisor.start(program);

    await supervisor.stop(['tiny']);

    expect(said).toEqual([]);
    await expect(pidAt(url)).rejects.toThrow();
  });
});

async function tinyServer(): Promise<{ program: Program; url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const code = `require('node:http').createServer((_, a) => a.end(String(process.pid))).listen(${port}, '127.0.0.1')`;
  const ready = () =>
    pidAt(url).then(
      () => true,
      () => false,
    );
  return { program: script(code, ready), url };
}

function script(code: string, ready: () => Promise<boolean>): Program {
  return {
    name: 'tiny',
    command: process.execPath,
    args: ['-e', code],
    env: {},
    stopSignal: 'SIGTERM',
    ready,
  };
}

async function pidAt(url: string): Promise<number> {
  return Number(await (await fetch(url, { headers: { connection: 'close' } })).text());
}

async function until<Value>(condition: () => Promise<Value | false>): Promise<Value> {
  for (;;) {
    const value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
