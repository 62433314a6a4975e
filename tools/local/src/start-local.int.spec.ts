import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeDataFolder } from './data-folder.js';
import type { RunInfo } from './run-info.js';
import { type LocalRun, startLocal } from './start-local.js';
import { privateFolder } from './temporary-folder.fixture.js';

const dataDir = privateFolder();
let run: LocalRun;

beforeAll(async () => {
  run = await startLocal({ dataDir, replicas: { credentials: 2 }, giveWay: false });
});

afterAll(async () => {
  await run?.stop();
  removeDataFolder(dataDir);
});

describe('a local start', () => {
  it('says in run.json, to us alone, where everything is', async () => {
    expect(statSync(join(dataDir, 'run.json')).mode & 0o777).toBe(0o600);
    expect(readRunInfo()).toEqual({
      gateway: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      mail: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      broker: 'embedded',
      postgres: {
        directory: expect.stringMatching(/^postgres:.*\/directory$/),
        credentials: expect.stringMatching(/^postgres:.*\/credentials$/),
        notifications: expect.stringMatching(/^postgres:.*\/notifications$/),
      },
      services: ['directory', 'credentials', 'credentials', 'notifications', 'gateway'].map(
        (name) => ({
          name,
          url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
          management: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
          pid: expect.any(Number),
        }),
      ),
    });
    for (const { management } of readRunInfo().services) {
      const isReady = async () => (await fetch(`${management}/health/ready`)).ok;
      await until(isReady);
    }
  });

  it('shows on the page of the local mail what notifications sent', async () => {
    const subjects = async () => {
      const mails = await (await fetch(`${run.runInfo.mail}/api/email`)).json();
      return (mails as { subject: string }[]).map(({ subject }) => subject);
    };

    const isAboutPassword = (subject: string) => subject.includes('Un nouveau mot de passe');
    await until(async () => (await subjects()).some(isAboutPassword));
    // Christian has a number, and has never signed in.
    expect((await subjects()).filter((subject) => subject.includes('cjoseph1'))).toEqual([]);
  });

  it('seeded the demo academy', async () => {
    const hélène = await signIn('hfaivre', 'horloge comtoise 1674');
    const { items } = await get('/agents?limit=50', hélène.token);

    const people = items.map(
      ({ firstName, usualName, unit, login, address }: Record<string, string>) =>
        [firstName, usualName, unit, login, address?.split('@')[0]].join(' '),
    );
    expect(people.sort()).toEqual([
      'Christian JOSEPH SIG-AESH cjoseph1 christian.joseph',
      'Christine JOSEPH SIG-AESH cjoseph2 christine.joseph',
      'Hélène FAIVRE RECTORAT hfaivre helene.faivre',
      'Jean PIN SIG-AESH jpin jean.pin',
      'Nadia BENALI SIG-AESH nbenali nadia.benali',
      'Paul GRANDJEAN RECTORAT pgrandjean paul.grandjean',
      'Roger MOULINAUX SIG-AESH rmoulinaux roger.moulinaux',
    ]);
    expect(hélène.account.roles).toEqual(['administrator']);
    expect((await signIn('nbenali', 'gentiane et comté 1618')).account.roles).toEqual(['manager']);
    expect((await signIn('pgrandjean', 'sapin du haut Doubs 25')).account.roles).toEqual([
      'manager',
    ]);
    expect((await signIn('jpin', '03E1800242JPQ')).passwordChangeRequired).toBe(true);
  });

  it('refuses a second start on the same data', async () => {
    await expect(startLocal({ dataDir })).rejects.toThrow(`already runs on ${dataDir}`);

    expect(existsSync(join(dataDir, 'run.json'))).toBe(true);
  });

  it('refuses a port that is taken, and says which setting to change', async () => {
    const other = privateFolder();
    const port = Number(new URL(run.runInfo.gateway).port);

    await expect(startLocal({ dataDir: other, port })).rejects.toThrow(/Port \d+ is taken.* PORT /);

    expect(existsSync(join(other, 'lock.json'))).toBe(false);
    removeDataFolder(other);
  });

  it('starts a killed replica again at the same address, and says so in run.json', async () => {
    const before = readRunInfo().services[2]!;

    run.kill('credentials-2');

    await until(() => readRunInfo().services[2]!.pid !== before.pid);
    expect(readRunInfo().services[2]).toMatchObject({
      name: 'credentials',
      url: before.url,
      management: before.management,
    });
    await until(() =>
      fetch(`${before.management}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  });

  it('leaves data that the next start finds, and no run.json', async () => {
    await run.stop();
    expect(existsSync(join(dataDir, 'run.json'))).toBe(false);

    run = await startLocal({ dataDir, giveWay: false });

    expect((await signIn('hfaivre', 'horloge comtoise 1674')).passwordChangeRequired).toBe(false);
  });
});

function readRunInfo(): RunInfo {
  return JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as RunInfo;
}

async function signIn(login: string, password: string) {
  const response = await fetch(`${run.runInfo.gateway}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  return (await response.json()) as {
    token: string;
    passwordChangeRequired: boolean;
    account: { roles: string[] };
  };
}

async function get(path: string, token: string) {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${run.runInfo.gateway}/api/v1${path}`, { headers });
  return (await response.json()) as { items: Record<string, string>[] };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
