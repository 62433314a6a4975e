import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const PROGRAM = join(import.meta.dirname, '../../deploy/secrets/make-secrets.mjs');

let given: string;
let secrets: string;

function make(env: Record<string, string> = {}): string {
  const folders = { GIVEN_FOLDER: given, SECRETS_FOLDER: secrets };
  const done = spawnSync(process.execPath, [PROGRAM], { env: { ...folders, ...env } });
  expect(done.status).toBe(0);
  return `${done.stdout}${done.stderr}`;
}

function all(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(secrets).flatMap((folder) =>
      readdirSync(join(secrets, folder)).map((name) => [
        `${folder}/${name}`,
        readFileSync(join(secrets, folder, name), 'utf8'),
      ]),
    ),
  );
}

const jwk = (base64: string | undefined) =>
  JSON.parse(Buffer.from(base64 ?? '', 'base64').toString('utf8')) as Record<string, string>;

beforeEach(() => {
  given = mkdtempSync(join(tmpdir(), 'given-'));
  secrets = mkdtempSync(join(tmpdir(), 'secrets-'));
});

afterEach(() => {
  for (const folder of [given, secrets]) rmSync(folder, { recursive: true });
});

describe('the secrets of the containers', () => {
  it('are made when nobody gives them, each another, and never printed', () => {
    expect(make()).toBe('');
    const made = all();
    const own = Object.entries(made).filter(([name]) => name.startsWith('all/'));
    expect(own).toHaveLength(17);
    expect(new Set(own.map(([, value]) => value)).size).toBe(17);
    for (const name of ['PASSWORD_PEPPER', 'THROTTLE_KEY', 'LOOKUP_TOKEN_KEY', 'PERSONAL_DATA_KEY'])
      expect(Buffer.from(made[`credentials/${name}`]!, 'base64')).toHaveLength(32);
    expect(made['directory/DATABASE_URL']).toBe(
      `postgres://directory:${made['postgres/directory']}@postgres:5432/directory`,
    );
  });

  it('stay as they are at the next start', () => {
    make();
    const made = all();
    make();
    expect(all()).toEqual(made);
  });

  it('are shared only where they are needed: no service but credentials can open a NUMEN or has the pepper', () => {
    make();
    const made = all();
    const holders = (value: string) =>
      Object.keys(made)
        .filter((name) => made[name] === value && !/^(all|ops)\//.test(name))
        .map((name) => name.split('/')[0]);
    for (const name of [
      'CREDENTIALS_PRIVATE_KEY',
      'PASSWORD_PEPPER',
      'THROTTLE_KEY',
      'DEVICE_KEY',
      'RESET_CODE_KEY',
    ])
      expect(holders(made[`all/${name}`]!)).toEqual(['credentials']);
    expect(holders(made['all/NUMEN_FINGERPRINT_KEY']!)).toEqual(['directory']);
    expect(holders(made['all/AUDIT_KEY']!).sort()).toEqual([
      'credentials',
      'directory',
      'notifications',
    ]);
    const { x, y, d } = jwk(made['credentials/CREDENTIALS_PRIVATE_KEY']);
    expect(jwk(made['directory/CREDENTIALS_PUBLIC_KEY'])).toEqual({
      ...{ kty: 'EC', crv: 'P-256', alg: 'ECDH-ES', use: 'enc' },
      ...{ x, y },
    });
    expect(d).toEqual(expect.any(String));
  });

  it('are all there for operators, what each service has another of under its name', () => {
    make();
    const made = all();
    for (const service of ['directory', 'credentials', 'notifications'])
      for (const [name, value] of Object.entries(made).filter(([one]) => one.startsWith(service))) {
        const secret = name.split('/')[1]!;
        const own = ['DATABASE_URL', 'PERSONAL_DATA_KEY'].includes(secret);
        const file = own ? `${service.toUpperCase()}_${secret}` : secret;
        expect([file, made[`ops/${file}`]]).toEqual([file, value]);
      }
    expect(Object.keys(made)).not.toContain('ops/DATABASE_URL');
  });

  it('may be given by the environment, and before it by a file', () => {
    writeFileSync(join(given, 'POSTGRES_PASSWORD'), 'from-a-file\n');
    make({ POSTGRES_PASSWORD: 'from-the-environment', DIRECTORY_DATABASE_PASSWORD: 'p@ss/wörd' });
    const made = all();
    expect(made['postgres/POSTGRES_PASSWORD']).toBe('from-a-file');
    expect(made['postgres/directory']).toBe('p@ss/wörd');
    expect(new URL(made['directory/DATABASE_URL']!).password).toBe('p%40ss%2Fw%C3%B6rd');
    rmSync(join(given, 'POSTGRES_PASSWORD'));
    make();
    expect(all()['postgres/POSTGRES_PASSWORD']).toBe('from-a-file');
  });

  it('cannot be written by who reads them', () => {
    make();
    for (const name of Object.keys(all()))
      expect(statSync(join(secrets, name)).mode & 0o222).toBe(0);
  });
});
