import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryService } from '@citadelle/directory/service';
import { eventStoreMigrations, runAlone } from '@citadelle/event-store';
import { messagingMigrations } from '@citadelle/messaging';
import { createTestDatabase, freshKey, type TestDatabase } from '@citadelle/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { runOps } from '../run-ops.js';

const NOWHERE = 'postgres://nobody:secret@127.0.0.1:1/nowhere';

describe('commands after a loss', () => {
  let databases: TestDatabase[];
  let folder: string;
  let publicKey: string;
  let said = '';
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    }),
  );

  beforeAll(async () => {
    databases = await Promise.all([1, 2, 3].map(() => createTestDatabase()));
    folder = mkdtempSync(join(tmpdir(), 'citadelle-ops-'));
    const { publicKey: key } = generateKeyPairSync('x25519');
    publicKey = Buffer.from(JSON.stringify(key.export({ format: 'jwk' }))).toString('base64');
  });
  afterAll(async () => {
    spies.forEach((spy) => spy.mockRestore());
    rmSync(folder, { recursive: true });
    await Promise.all(databases.map((database) => database.drop()));
  });
  beforeEach(() => {
    said = '';
  });

  /** Runs a command on a directory whose database and broker are where they are said to be. */
  const ops = (database: string, broker: string, ...words: string[]) => {
    const directory = {
      SERVICE_CREDENTIAL: 'a-service-credential-of-32-characters',
      PERSONAL_DATA_KEY: freshKey(),
      AUDIT_KEY: freshKey(),
      NUMEN_FINGERPRINT_KEY: freshKey(),
      LOOKUP_TOKEN_KEY: freshKey(),
      CREDENTIALS_PUBLIC_KEY: publicKey,
      CREDENTIALS_URL: 'http://127.0.0.1:9',
      DATABASE_URL: database,
      BROKER: 'embedded',
      BROKER_DATABASE_URL: broker,
    };
    writeFileSync(join(folder, 'environments.json'), JSON.stringify({ directory }));
    return runOps(words, { CITADELLE_DATA: folder }, process.cwd());
  };

  it.each([['reseal'], ['resync', 'directory']])(
    'say where nothing can be done: %s',
    async (...words) => {
      const [empty, migrated, broker] = databases.map(({ url }) => url) as [string, string, string];
      expect(await ops(NOWHERE, broker, ...words)).toBe(1);
      expect(said).toContain('What directory needs is away (');
      expect(said).toContain('ECONNREFUSED');
      said = '';
      expect(await ops(empty, broker, ...words)).toBe(1);
      expect(said).toContain('older than this version: start the service');
      said = '';
      const source = await new DataSource({
        type: 'postgres',
        url: migrated,
        migrations: [
          ...eventStoreMigrations,
          ...messagingMigrations,
          ...directoryService.persistence!({} as never).migrations,
        ],
      }).initialize();
      await source.runMigrations();
      expect(await ops(migrated, NOWHERE, ...words)).toBe(1);
      expect(said).toContain('The broker does not answer (');
      said = '';
      const twice = runAlone(source, words[0]!, () => ops(migrated, broker, ...words));
      expect(await twice).toBe(2);
      expect(said).toContain(`${words[0]} runs already on directory`);
      said = '';
      expect(await ops(migrated, broker, '--json', ...words)).toBe(0);
      expect(said).toContain('"');
      expect(said).not.toContain('secret');
      await source.destroy();
    },
  );

  it('say what there is where something else was asked for', async () => {
    expect(await ops(NOWHERE, NOWHERE, 'resync', 'gateway')).toBe(2);
    expect(said).toContain('There is no service gateway: take one of directory, credentials');
    said = '';
    expect(await ops(NOWHERE, NOWHERE, 'resync')).toBe(2);
    expect(said).toContain("missing required argument 'service'");
    said = '';
    expect(await runOps(['reseal'], { CITADELLE_DATA: join(folder, 'none') }, process.cwd())).toBe(
      2,
    );
    expect(said).toContain('Nothing runs in');
  });
});
