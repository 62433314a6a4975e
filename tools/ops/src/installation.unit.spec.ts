import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Installation } from './installation.js';
import { SERVICE_NAMES } from './services.js';

const root = join(import.meta.dirname, '../../..');
const REGION = /settings of (.+?), written by npm run settings\n([^]*?)# end of settings/g;
const LINE = /^ *([A-Z0-9_]+): (.*)$/gm;

describe('an installation in containers', () => {
  let secrets: string;

  beforeAll(() => {
    secrets = mkdtempSync(join(tmpdir(), 'secrets-'));
    const env = { GIVEN_FOLDER: secrets, SECRETS_FOLDER: secrets };
    const made = spawnSync(process.execPath, [join(root, 'deploy/secrets/make-secrets.mjs')], {
      env,
    });
    expect(made.status).toBe(0);
  });

  afterAll(() => rmSync(secrets, { recursive: true }));

  /** The environment of the container of ops where `.env` says nothing. */
  function environment(): Record<string, string> {
    const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
    const regions = [...text.matchAll(REGION)].filter(([, of]) => of !== 'gateway');
    const lines = regions.flatMap(([, , region]) => [...region!.matchAll(LINE)]);
    return Object.fromEntries(
      lines.map(([, name, value]) => [
        name!,
        value!
          .replace(/^'|'$/g, '')
          .replace(/^\$\{\w+:-(.*)\}$/, '$1')
          .replace(/^\$\{SITE_ADDRESS.*$/, 'http://localhost')
          .replace('/run/secrets', join(secrets, 'ops')),
      ]),
    );
  }

  it('has what each service asks for, and its own database and key for each', async () => {
    const installation = Installation.find(environment(), root);
    for (const service of SERVICE_NAMES) {
      const { definition, config } = await installation.service(service);
      expect(definition.name).toBe(service);
      const secret = (name: string) => readFileSync(join(secrets, service, name), 'utf8');
      expect(config.DATABASE_URL).toBe(secret('DATABASE_URL'));
      expect(config.PERSONAL_DATA_KEY).toBe(secret('PERSONAL_DATA_KEY'));
      expect(config.BROKER).toBe('kafka');
    }
  });

  it('says which setting is wrong, and never its value', async () => {
    const file = join(secrets, 'short');
    writeFileSync(file, 'a-short-secret');
    const env = { ...environment(), CREDENTIALS_PERSONAL_DATA_KEY_FILE: file };
    const asked = Installation.find(env, root).service('credentials');
    await expect(asked).rejects.toMatchObject({ name: 'Stop', exitCode: 2 });
    await expect(asked).rejects.toThrow(/^credentials: .*\n +PERSONAL_DATA_KEY must be 32 bytes/);
    await expect(asked).rejects.not.toThrow('a-short-secret');
    await expect(Installation.find(env, root).service('directory')).resolves.toBeDefined();
  });
});
