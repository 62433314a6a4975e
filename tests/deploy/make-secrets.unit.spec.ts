import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const PROGRAM = join(import.meta.dirname, '../../deploy/secrets/make-secrets.mjs');

let given: string;
let secrets: string;
let database: string;

function make(env: Record<string, string> = {}): string {
  const { status, said } = run(env);
  expect(status).toBe(0);
  return said;
}

function run(env: Record<string, string> = {}): { status: number | null; said: string } {
  const folders = { GIVEN_FOLDER: given, SECRETS_FOLDER: secrets, DATABASE_FOLDER: database };
  const done = spawnSync(process.execPath, [PROGRAM], { env: { ...folders, ...env } });
  return { status: done.status, said: `${done.stdout}${done.stderr}` };
}

/** PostgreSQL has made its data. */
function makeDatabase(): void {
  writeFileSync(join(database, 'PG_VERSION'), '17\n');
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
  database = mkdtempSync(join(tmpdir(), 'database-'));
});

afterEach(() => {
  for (const folder of [given, secrets, database]) rmSync(folder, { recursive: true });
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
    const { x, d } = jwk(made['credentials/CREDENTIALS_PRIVATE_KEY']);
    expect(jwk(made['directory/CREDENTIALS_PUBLIC_KEY'])).toEqual({
      ...{ kty: 'OKP', crv: 'X25519', alg: 'ECDH-ES', use: 'enc' },
      x,
    });
    expect(d).toEqual(expect.any(String));
  });

  it('are what is sealed for where a key on P-256 is given', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const content = privateKey.export({ format: 'jwk' });
    const key = Buffer.from(JSON.stringify(content)).toString('base64');
    make({ CREDENTIALS_PRIVATE_KEY: key });
    const { crv, x, y, d } = jwk(all()['directory/CREDENTIALS_PUBLIC_KEY']);
    expect([crv, x, y, d]).toEqual(['P-256', content.x, content.y, undefined]);
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

  it('name the mail server that is given, and none that was given before', () => {
    const servers = () => ['notifications', 'ops'].map((folder) => all()[`${folder}/SMTP_URL`]);
    make({ SMTP_URL: 'smtp://relay:25' });
    expect(servers()).toEqual(['smtp://relay:25', 'smtp://relay:25']);
    make();
    expect(servers()).toEqual(['', '']);
    expect(Object.keys(all())).not.toContain('all/SMTP_URL');
  });

  it('name Mailpit in the demo alone, unless another server is given', () => {
    const program = join(import.meta.dirname, '../../deploy/secrets/demo-mail.mjs');
    const demo = () => {
      const env = { SECRETS_FOLDER: secrets };
      expect(spawnSync(process.execPath, [program], { env }).status).toBe(0);
      return ['notifications', 'ops'].map((folder) => all()[`${folder}/SMTP_URL`]);
    };
    make({ SMTP_URL: 'smtp://relay:25' });
    expect(demo()).toEqual(['smtp://relay:25', 'smtp://relay:25']);
    make();
    expect(demo()).toEqual(['smtp://mailpit:1025', 'smtp://mailpit:1025']);
  });
});

const key = (n: number) => Buffer.alloc(32, n).toString('base64');
const KEYS = [
  ...['DIRECTORY_PERSONAL_DATA_KEY', 'CREDENTIALS_PERSONAL_DATA_KEY'],
  ...['NOTIFICATIONS_PERSONAL_DATA_KEY', 'AUDIT_KEY', 'NUMEN_FINGERPRINT_KEY', 'PASSWORD_PEPPER'],
  ...['LOOKUP_TOKEN_KEY', 'THROTTLE_KEY', 'RESET_CODE_KEY', 'NOT_ME_TOKEN_KEY'],
];

describe('beside a database', () => {
  it('the secrets stay as they are', () => {
    make();
    const made = all();
    makeDatabase();
    expect(make()).toBe('');
    expect(all()).toEqual(made);
  });

  it.each(KEYS)('%s is not replaced, by a file or by the environment, and that is said', (name) => {
    make({ [name]: key(1) });
    makeDatabase();
    const made = all();
    for (const replaced of [key(2), `${key(2)},${key(3)}`]) {
      const { status, said } = run({ [name]: replaced });
      expect([status, said.trim().split('\n')]).toEqual([
        78,
        [expect.stringMatching(new RegExp(`^${name} lacks the key`))],
      ]);
      expect(said).not.toContain(replaced);
      writeFileSync(join(given, name), replaced);
      expect(run().status).toBe(78);
      rmSync(join(given, name));
    }
    expect(all()).toEqual(made);
  });

  it('a key is changed step by step, the old one in the list until nothing needs it', () => {
    make({ AUDIT_KEY: key(1) });
    makeDatabase();
    for (const AUDIT_KEY of [`${key(1)},${key(2)}`, `${key(2)}, ${key(1)}`, key(2)]) {
      make({ AUDIT_KEY });
      expect(all()['directory/AUDIT_KEY']).toBe(AUDIT_KEY);
    }
    expect(run({ AUDIT_KEY: key(1) }).status).toBe(78);
  });

  it('the halves of a key pair are changed together', () => {
    make();
    const one = all()['all/CREDENTIALS_PRIVATE_KEY']!;
    rmSync(secrets, { recursive: true });
    make();
    const two = all()['all/CREDENTIALS_PRIVATE_KEY']!;
    makeDatabase();
    make({ CREDENTIALS_PRIVATE_KEY: `${one},${two}` });
    const { 'directory/CREDENTIALS_PUBLIC_KEY': halves } = all();
    expect(halves!.split(',').map((half) => jwk(half).x)).toEqual([jwk(one).x, jwk(two).x]);
    expect(run({ CREDENTIALS_PRIVATE_KEY: 'x' }).status).toBe(78);
  });

  it('none of those that are gone is made anew, and each is named', () => {
    make();
    makeDatabase();
    rmSync(secrets, { recursive: true });
    const { status, said } = run({ AUDIT_KEY: key(1) });
    expect(status).toBe(78);
    const named = said
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(named.sort()).toEqual([
      ...['CREDENTIALS_DATABASE_PASSWORD', 'CREDENTIALS_PERSONAL_DATA_KEY'],
      ...['CREDENTIALS_PRIVATE_KEY', 'DIRECTORY_DATABASE_PASSWORD', 'DIRECTORY_PERSONAL_DATA_KEY'],
      ...['NOTIFICATIONS_DATABASE_PASSWORD', 'NOTIFICATIONS_PERSONAL_DATA_KEY'],
      ...['NUMEN_FINGERPRINT_KEY', 'PASSWORD_PEPPER', 'POSTGRES_PASSWORD'],
    ]);
    expect(existsSync(secrets)).toBe(false);
    mkdirSync(secrets);
  });

  it('one that nothing lasting was made with is made, as after a new version that brings it', () => {
    make();
    makeDatabase();
    rmSync(join(secrets, 'all', 'THROTTLE_KEY'));
    make();
    expect(Buffer.from(all()['credentials/THROTTLE_KEY']!, 'base64')).toHaveLength(32);
  });

  it('the credential of the services may be another, and passwords are changed by hand', () => {
    make();
    makeDatabase();
    make({ SERVICE_CREDENTIAL: 'c'.repeat(32), POSTGRES_PASSWORD: 'another' });
    expect(all()['gateway/SERVICE_CREDENTIAL']).toBe('c'.repeat(32));
  });
});
