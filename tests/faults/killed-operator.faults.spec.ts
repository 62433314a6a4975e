import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { topics } from '@citadelle/contracts';
import { staff, units, USUAL_FORMAT, writeStaff } from '@citadelle/generate';
import { administrator, ApiClient, opsProcess, until } from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { latestOf } from '../support/broker.js';
import { Imports } from '../support/imports.js';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { digestsOf, type TableDigest } from '../support/table-digests.js';
import { SEED, seeded } from './support/seeded.js';

const PEOPLE = 1_000;
const KILLS = 3;
/** What must be there as before, but for how often it was told: each time counts as a version. */
const CONTENT = {
  directory: ['agents', 'agent_name_terms', 'agent_accounts', 'units'],
  credentials: ['accounts', 'logins', 'addresses', 'identities', 'password_hashes'],
  notifications: ['recipients', 'unit_managers'],
} as const;

const COMMANDS = [
  ['verify'],
  ['rebuild', 'directory', 'agents'],
  ['rebuild', 'credentials', 'accounts'],
  ['republish', topics.accountsState.name],
  ['resync', 'directory'],
  ['resync', 'credentials'],
  ['resync', 'notifications'],
  ['reseal'],
] as const;

describe(`commands of the operator that are killed at any moment (FAULTS_SEED=${SEED})`, () => {
  const chance = seeded();
  let academy: RunningAcademy;

  const ops = (words: readonly string[]) =>
    opsProcess({ CITADELLE_DATA: academy.dataDir }, ...words);

  beforeAll(async () => {
    academy = await startAcademy({ transport: 'embedded', empty: true });
    const hr = await new ApiClient(academy.gateway).as(administrator.login, administrator.password);
    for (const { unitId, name } of units) await hr.call('PUT', `/units/${unitId}`, { name });
    const file = await Readable.from(
      writeStaff(staff({ people: PEOPLE, seed: SEED, on: '2026-09-01' }), USUAL_FORMAT),
    ).toArray();
    const imports = new Imports(hr);
    await imports.confirm(await imports.plan(Buffer.concat(file), 'add'));
    await until(
      'every password',
      async () => (await academy.query('credentials', 'SELECT FROM seed_queue')).length === 0,
      300_000,
    );
  }, 480_000);

  afterAll(() => academy?.stop(), 60_000);

  async function content(): Promise<Record<string, unknown>> {
    const versions = ['version', 'agent_version', 'account_version'];
    const found: Record<string, unknown> = {};
    for (const service of ['directory', 'credentials', 'notifications'] as const) {
      const query = (sql: string) => academy.query<TableDigest>(service, sql);
      Object.assign(found, await digestsOf(query, CONTENT[service], versions));
    }
    return found;
  }

  it.each(COMMANDS.map((words) => [words.join(' '), words] as const))(
    '%s leaves nothing half-done, and does its work when it is run again',
    async (_, words) => {
      const before = await content();
      const told = await latestOf(academy, topics.accountsState.name);
      const start = performance.now();
      expect(await ops(words).ended).toMatchObject({ code: 0 });
      const lasts = performance.now() - start;
      for (let n = 0; n < KILLS; n += 1) {
        const command = ops(words);
        // The first half of it loads code: the moments are in the second one.
        await pause(lasts * (0.5 + chance() / 2));
        command.kill(n % 2 === 0 ? 'SIGKILL' : 'SIGINT');
        const { code } = await command.ended;
        expect([null, 0, 2]).toContain(code);
      }
      expect(await ops(words).ended).toMatchObject({ code: 0 });
      await until('all that was told again to be taken in', async () => {
        const { code } = await ops(['status']).ended;
        return code === 0;
      });
      expect(await content()).toEqual(before);
      const states = await latestOf(academy, topics.accountsState.name);
      expect([...states.keys()].sort()).toEqual([...told.keys()].sort());
      expect(await ops(['verify']).ended).toMatchObject({ code: 0 });
    },
    480_000,
  );
});
