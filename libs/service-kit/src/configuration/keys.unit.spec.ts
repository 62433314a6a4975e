import { describe, expect, it } from '@jest/globals';
import { credentialCheck, presentedCredential } from '../http/service-credential.js';
import { AreKeys, keyBytes, keyId, KeySetting, keySettings, keysOf } from './keys.js';
import { ConfigError, readConfig } from './read-config.js';

const [a, b, c] = [1, 2, 3].map((n) => Buffer.alloc(32, n).toString('base64')) as [
  ...[string, string, string],
];

class Config {
  @KeySetting('Stays.', { lasting: true }) STAYING_KEY!: string;
  @KeySetting('Runs out.', { are: AreKeys(32) }) PASSING_KEY!: string;
}

const problemsOf = (env: NodeJS.ProcessEnv) => {
  try {
    readConfig(Config, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('a setting that holds keys', () => {
  it('has the current one first, then those that are still read', () => {
    const { current, former, all } = keysOf(`${a},${b}, ${c}`);
    expect(current).toEqual(Buffer.alloc(32, 1));
    expect(former).toEqual([Buffer.alloc(32, 2), Buffer.alloc(32, 3)]);
    expect(all).toEqual([current, ...former]);
    expect(keyBytes(`${a},${b}`)).toEqual(current);
  });

  it('may be one key, as before there were several', () => {
    expect(keysOf(a)).toEqual({ current: keyBytes(a), former: [], all: [keyBytes(a)] });
  });

  it.each([
    ['a gap', `${a},,${b}`],
    ['a comma at the end', `${a},`],
    ['a comma at the beginning', `,${a}`],
    ['the same key twice', `${a},${b},${a}`],
    ['a short key behind a right one', `${a},c2hvcnQ=`],
    ['a long one', `${a},${Buffer.alloc(33).toString('base64')}`],
    ['something that is no key', `${a},a secret`],
    ['semicolons', `${a};${b}`],
  ])('is refused with %s, and not shown', (_what, STAYING_KEY) => {
    const problems = problemsOf({ STAYING_KEY, PASSING_KEY: a });
    expect(problems).toEqual([
      'STAYING_KEY must be 32 bytes in base64, several with commas, the current one first',
    ]);
  });

  it('is known as such, and whether what it makes stays', () => {
    const config = readConfig(Config, { STAYING_KEY: `${a},${b}`, PASSING_KEY: c });
    expect(keySettings(config)).toEqual({ STAYING_KEY: true, PASSING_KEY: false });
  });

  it('has an id for each key that tells nothing of it', () => {
    const ids = keysOf(`${a},${b},${c}`).all.map(keyId);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(keyId(keyBytes(a))).toBe(ids[0]);
  });
});

describe('the credential of the services', () => {
  const [old, fresh] = ['o'.repeat(32), 'f'.repeat(32)];

  it('is accepted where it is any of the list, and presented as the first', () => {
    const accepts = credentialCheck(`${fresh}, ${old}`);
    for (const one of [old, fresh]) expect(accepts(one)).toBe(true);
    for (const other of [`${fresh}, ${old}`, `${fresh},${old}`, '', undefined, `${old} `])
      expect(accepts(other)).toBe(false);
    expect(presentedCredential(`${fresh}, ${old}`)).toBe(fresh);
    expect(presentedCredential(old)).toBe(old);
  });
});
