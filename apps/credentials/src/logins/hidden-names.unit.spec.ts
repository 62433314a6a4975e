import { describe, expect, it } from '@jest/globals';
import { CompactEncrypt, exportJWK, generateKeyPair } from 'jose';
import { HiddenNames } from './hidden-names.js';

const newPair = (crv: string) => generateKeyPair('ECDH-ES', { crv, extractable: true });
const settingOf = async ({ privateKey }: Awaited<ReturnType<typeof newPair>>) =>
  Buffer.from(JSON.stringify(await exportJWK(privateKey))).toString('base64');
const withKeys = (...keys: string[]) =>
  new HiddenNames({ CREDENTIALS_PRIVATE_KEY: keys.join(',') });
const names = ['mdupont', 'marc.dupont@ac-besancon.fr'];

describe('hidden names', () => {
  it.each([
    ['X25519', 'X25519'],
    ['P-256', 'X25519'],
    ['P-256', 'P-256'],
  ])(
    'are read again by whoever has the key on %s, beside a later one on %s',
    async (crv, later) => {
      const [pair, next] = [await newPair(crv), await newPair(later)];
      const [key, nextKey] = [await settingOf(pair), await settingOf(next)];
      const sealed = await withKeys(key).seal(names);
      expect(sealed).not.toContain('dupont');
      expect(Buffer.from(sealed, 'base64url').toString()).not.toContain('dupont');
      expect(await withKeys(key).open(sealed)).toEqual(names);
      expect(await withKeys(nextKey, key).open(sealed)).toEqual(names);
      expect(await withKeys(nextKey).open(sealed)).toBeUndefined();
      expect(await withKeys(key).open('not sealed')).toBeUndefined();
    },
  );

  it('are no names where something else was sealed for this service', async () => {
    const pair = await newPair('X25519');
    const sealed = await new CompactEncrypt(Buffer.from(JSON.stringify(names)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
      .encrypt(pair.publicKey);
    expect(await withKeys(await settingOf(pair)).open(sealed)).toBeUndefined();
  });
});
