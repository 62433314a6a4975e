import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CompactEncrypt, exportJWK, generateKeyPair } from 'jose';
import { openJwe } from './jwe.js';

const plaintext = '{"numen":"03E9800343CHK","birthDate":"1975-06-21"}';
let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let privateKey: KeyObject;

const keyObject = async (key: typeof pair.privateKey) =>
  createPrivateKey({ key: (await exportJWK(key)) as JsonWebKey, format: 'jwk' });
const seal = (header = {}, to = pair.publicKey) =>
  new CompactEncrypt(Buffer.from(plaintext))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', ...header })
    .encrypt(to);
const p256 = () => generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });

beforeAll(async () => {
  pair = await p256();
  privateKey = await keyObject(pair.privateKey);
});

describe('what jose sealed', () => {
  it('is opened', async () => {
    for (let count = 0; count < 50; count++)
      expect(openJwe(await seal(), privateKey).toString('utf8')).toBe(plaintext);
  });

  it('is not opened with another key', async () => {
    const other = await keyObject((await p256()).privateKey);
    const sealed = await seal();
    expect(() => openJwe(sealed, other)).toThrow();
  });

  it('is not opened once any part of it was changed', async () => {
    const parts = (await seal()).split('.');
    for (const index of [0, 2, 3, 4]) {
      const part = Buffer.from(parts[index]!, 'base64url');
      part[part.length - 2]! ^= 1;
      const changed = parts.with(index, part.toString('base64url')).join('.');
      expect(() => openJwe(changed, privateKey)).toThrow();
    }
  });

  it('is not opened with a shorter tag', async () => {
    const parts = (await seal()).split('.');
    const short = Buffer.from(parts[4]!, 'base64url').subarray(0, 4).toString('base64url');
    expect(() => openJwe(parts.with(4, short).join('.'), privateKey)).toThrow();
  });

  it.each([{ enc: 'A128GCM' }, { alg: 'ECDH-ES+A256KW' }])(
    'is not opened under another header: %j',
    async (header) => {
      const sealed = await seal(header);
      expect(() => openJwe(sealed, privateKey)).toThrow(TypeError);
    },
  );

  it.each(['crit', 'zip', 'apu', 'apv'])('is not opened with %s in its header', async (name) => {
    const [head = '', ...rest] = (await seal()).split('.');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as object;
    const changed = Buffer.from(JSON.stringify({ ...header, [name]: 'x' })).toString('base64url');
    expect(() => openJwe([changed, ...rest].join('.'), privateKey)).toThrow(TypeError);
  });

  it('is opened whatever key id it names', async () => {
    expect(openJwe(await seal({ kid: 'one' }), privateKey).toString('utf8')).toBe(plaintext);
  });

  it.each(['', 'a.b.c', 'not base64!.x.x.x.x', 'e30.x.x.x.x', 'e30....'])(
    'is never mistaken for %j',
    (jwe) => expect(() => openJwe(jwe, privateKey)).toThrow(),
  );
});
