import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { ConfigError, keyId, keyBytes, startService } from '@citadelle/service-kit';
import { createTestDatabase, freshKey, type TestDatabase } from '@citadelle/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { opsHere } from '../ops-here.fixture.js';
import { definitionOf, SERVICE_NAMES, type ServiceName } from '../services.js';

const idOf = (key: string) => keyId(keyBytes(key));
const [OLD, NEW] = [freshKey(), freshKey()];
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const asSetting = (half: KeyObject) =>
  Buffer.from(JSON.stringify(half.export({ format: 'jwk' }))).toString('base64');

let databases: Record<ServiceName | 'broker', TestDatabase>;
let settings: Record<string, string>;

beforeAll(async () => {
  const made = await Promise.all([...SERVICE_NAMES, 'broker'].map(() => createTestDatabase()));
  databases = Object.fromEntries(
    [...SERVICE_NAMES, 'broker'].map((name, n) => [name, made[n]!]),
  ) as typeof databases;
  settings = {
    PORT: '0',
    LOG_LEVEL: 'silent',
    TOPIC_PARTITIONS: '1',
    BROKER_DATABASE_URL: databases.broker.url,
    SERVICE_CREDENTIAL: 'c'.repeat(32),
    PUBLIC_URL: 'http://localhost:8080',
    CREDENTIALS_PRIVATE_KEY: asSetting(pair.privateKey),
    CREDENTIALS_PUBLIC_KEY: asSetting(pair.publicKey),
    CREDENTIALS_URL: 'http://127.0.0.1:9',
    ...Object.fromEntries(
      [
        ...['PERSONAL_DATA_KEY', 'AUDIT_KEY', 'NUMEN_FINGERPRINT_KEY', 'PASSWORD_PEPPER'],
        ...['THROTTLE_KEY', 'DEVICE_KEY', 'LOOKUP_TOKEN_KEY', 'RESET_CODE_KEY', 'NOT_ME_TOKEN_KEY'],
      ].map((name) => [name, OLD]),
    ),
  };
  for (const name of SERVICE_NAMES) await startAndStop(name);
});
afterAll(() => Promise.all(Object.values(databases ?? {}).map((database) => database.drop())));

// As on the first day: every key is the old one, and in use.
beforeEach(() =>
  onEach(
    `DELETE FROM keys_in_use WHERE key_id <> '${idOf(OLD)}' AND setting NOT LIKE 'CREDENTIALS%';
     UPDATE keys_in_use SET last_used_at = now()`,
  ),
);

async function startAndStop(name: ServiceName, changed: Record<string, string> = {}) {
  const env = { ...settings, DATABASE_URL: databases[name].url, ...changed };
  const service = await startService(await definitionOf(name), env, {
    logTo: { write: () => undefined },
  });
  await service.stop();
}

async function on<Row extends object>(name: ServiceName, sql: string, values: unknown[] = []) {
  const client = new pg.Client(databases[name].url);
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

const onEach = (sql: string) => Promise.all(SERVICE_NAMES.map((name) => on(name, sql)));
/** As when all replicas have had the new key first for a while. */
const later = () =>
  onEach(
    `UPDATE keys_in_use SET last_used_at = now() - interval '1 hour' WHERE key_id = '${idOf(OLD)}'`,
  );

/** `ops rotate`, in a container whose settings these are. */
async function rotate(key: string, changed: Record<string, string> = {}) {
  const urls = SERVICE_NAMES.map((name) => [
    `${name.toUpperCase()}_DATABASE_URL`,
    databases[name].url,
  ]);
  const env = { ...settings, ...(Object.fromEntries(urls) as object), ...changed };
  return opsHere(env, '--json', 'rotate', key);
}

interface Said {
  readonly services: readonly {
    readonly service: string;
    readonly made: number;
    readonly left: number | null;
    readonly until: string | null;
    readonly olderKeys: readonly object[];
  }[];
}
const said = ({ out }: { out: string }) => (JSON.parse(out) as Said).services;
const CHANGED = `${NEW},${OLD}`;

describe('ops rotate', () => {
  it('says which keys there are when it is asked for another', async () => {
    const { code, err } = await rotate('numens');
    expect(code).toBe(2);
    expect(err).toContain('take one of personal-data, fingerprints, pepper, audit, sealing');
  });

  it('has nothing to do where no key was changed', async () => {
    for (const key of ['personal-data', 'PERSONAL_DATA_KEY', 'pepper', 'fingerprints', 'sealing']) {
      const outcome = await rotate(key);
      expect([key, outcome.code]).toEqual([key, 0]);
      for (const { made, left, olderKeys } of said(outcome))
        expect([key, made, left, olderKeys]).toEqual([key, 0, 0, []]);
    }
  });

  it('changes nothing as long as no replica has the new key first', async () => {
    const { code, err } = await rotate('personal-data', { PERSONAL_DATA_KEY: CHANGED });
    expect(code).toBe(2);
    expect(err).toContain('No replica of directory has used the current key of PERSONAL_DATA_KEY');
  });

  it('wraps the keys of personal data anew, says when the old one can go, and not before', async () => {
    const before = await on<{ wrapped_key: Buffer }>(
      'directory',
      'SELECT wrapped_key FROM subject_keys',
    );
    expect(before.length).toBeGreaterThan(0);
    for (const name of SERVICE_NAMES) await startAndStop(name, { PERSONAL_DATA_KEY: CHANGED });
    const withoutOld = () => startAndStop('directory', { PERSONAL_DATA_KEY: NEW });
    await expect(withoutOld()).rejects.toThrow(ConfigError);
    await expect(withoutOld()).rejects.toThrow(/PERSONAL_DATA_KEY (lacks|is not the key)/);

    const first = await rotate('personal-data', { PERSONAL_DATA_KEY: CHANGED });
    expect(first).toMatchObject({ code: 0, err: expect.stringContaining('nobody is held up') });
    const old = { id: idOf(OLD), position: 2, needed: false };
    expect(said(first)).toEqual(
      SERVICE_NAMES.map((service) =>
        expect.objectContaining({ service, left: 0, olderKeys: [{ ...old, inUse: true }] }),
      ),
    );
    expect(said(first)[0]!.made).toBe(before.length);
    await expect(withoutOld()).rejects.toThrow(/PERSONAL_DATA_KEY lacks/);

    await later();
    const second = await rotate('personal-data', { PERSONAL_DATA_KEY: CHANGED });
    expect(said(second)[0]).toMatchObject({
      made: 0,
      left: 0,
      olderKeys: [{ ...old, inUse: false }],
    });
    for (const name of SERVICE_NAMES) await startAndStop(name, { PERSONAL_DATA_KEY: NEW });
    // Back again, for the tests that follow.
    for (const name of SERVICE_NAMES)
      await startAndStop(name, { PERSONAL_DATA_KEY: `${OLD},${NEW}` });
    await rotate('personal-data', { PERSONAL_DATA_KEY: `${OLD},${NEW}` });
  });

  it('says how many passwords still need the old pepper', async () => {
    const phc = (pepper: string) =>
      `$argon2id$v=19$m=7168,t=5,p=1,keyid=${idOf(pepper)}$c2FsdA$aGFzaA`;
    const [a, b] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
    for (const agentId of [a, b])
      await on('credentials', `INSERT INTO password_hashes VALUES ($1, $2, 'chosen')`, [
        agentId,
        phc(OLD),
      ]);
    const changed = { PASSWORD_PEPPER: CHANGED };
    await startAndStop('credentials', changed);
    const needed = { id: idOf(OLD), position: 2, needed: true, inUse: false };
    const hash = 'UPDATE password_hashes SET phc = $2 WHERE agent_id = $1';
    await on('credentials', hash, [a, phc(NEW)]);
    await later();
    const half = await rotate('pepper', changed);
    expect(said(half)).toEqual([expect.objectContaining({ left: 1, olderKeys: [needed] })]);
    await expect(startAndStop('credentials', { PASSWORD_PEPPER: NEW })).rejects.toThrow(
      /PASSWORD_PEPPER lacks/,
    );
    await on('credentials', hash, [b, phc(NEW)]);
    const over = await rotate('pepper', changed);
    expect(said(over)[0]).toMatchObject({ left: 0, olderKeys: [{ ...needed, needed: false }] });
    await startAndStop('credentials', { PASSWORD_PEPPER: NEW });
    await on('credentials', 'DELETE FROM password_hashes');
  });

  it('wraps fingerprints, and keeps the key that made them', async () => {
    const made = Buffer.alloc(32, 5);
    await on('directory', `INSERT INTO numen_fingerprints VALUES ($1, gen_random_uuid(), $2)`, [
      made,
      [idOf(OLD)],
    ]);
    const changed = { NUMEN_FINGERPRINT_KEY: CHANGED };
    await startAndStop('directory', changed);
    await later();
    const outcome = await rotate('fingerprints', changed);
    const old = { id: idOf(OLD), position: 2, needed: true, inUse: false };
    expect(said(outcome)).toEqual([
      expect.objectContaining({ made: 1, left: 0, olderKeys: [old] }),
    ]);
    expect(await on('directory', 'SELECT keys FROM numen_fingerprints')).toEqual([
      { keys: [idOf(OLD), idOf(NEW)] },
    ]);
    await expect(startAndStop('directory', { NUMEN_FINGERPRINT_KEY: NEW })).rejects.toThrow(
      /NUMEN_FINGERPRINT_KEY lacks/,
    );
    await on('directory', 'DELETE FROM numen_fingerprints');
  });

  it('says until when what runs out by itself needs the old key', async () => {
    for (const [key, setting] of [
      ['look-up-tokens', 'LOOKUP_TOKEN_KEY'],
      ['not-me-links', 'NOT_ME_TOKEN_KEY'],
    ] as const) {
      const changed = { [setting]: CHANGED };
      for (const name of SERVICE_NAMES) await startAndStop(name, changed);
      const now = said(await rotate(key, changed));
      for (const { left, until } of now) {
        expect(left).toBeNull();
        expect(Date.parse(until!)).toBeGreaterThan(Date.now());
      }
      await onEach(
        `UPDATE keys_in_use SET last_used_at = now() - interval '30 days'
         WHERE key_id = '${idOf(OLD)}' AND setting = '${setting}'`,
      );
      for (const { left, until } of said(await rotate(key, changed)))
        expect([left, until]).toEqual([0, null]);
    }
  });

  it('signs with the new key at once, and needs the old one for what it signed', async () => {
    const append = `INSERT INTO events (stream, version, type, schema_version, event_id, data, metadata, at, hash)
      VALUES ('s-' || $1, 1, 'T', 1, gen_random_uuid(), '{}', '{}', now(), '\\x00')`;
    await on('notifications', append, ['old']);
    await startAndStop('notifications');
    await rotate('audit');
    for (const name of SERVICE_NAMES) await startAndStop(name, { AUDIT_KEY: CHANGED });
    await on('notifications', append, ['new']);
    const outcome = said(await rotate('audit', { AUDIT_KEY: CHANGED }));
    expect(outcome.find(({ service }) => service === 'notifications')).toMatchObject({
      made: 1,
      left: 1,
      olderKeys: [{ position: 2, needed: true }],
    });
    const signed = 'SELECT key_id FROM checkpoints ORDER BY number';
    expect(await on('notifications', signed)).toEqual([
      { key_id: idOf(OLD) },
      { key_id: idOf(NEW) },
    ]);
  });
});
