import { readConfig } from '@citadelle/service-kit';
import { describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { DirectoryConfig } from './directory.config.js';

const key = Buffer.alloc(32, 7).toString('base64');
const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', {
  crv: 'X25519',
  extractable: true,
});
const jwk = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const env = {
  PORT: '0',
  SERVICE_CREDENTIAL: 'x'.repeat(32),
  DATABASE_URL: 'postgres://localhost/directory',
  BROKER_DATABASE_URL: 'postgres://localhost/broker',
  PERSONAL_DATA_KEY: key,
  AUDIT_KEY: key,
  NUMEN_FINGERPRINT_KEY: key,
  LOOKUP_TOKEN_KEY: key,
  CREDENTIALS_PUBLIC_KEY: jwk(await exportJWK(publicKey)),
  CREDENTIALS_URL: 'http://127.0.0.1:9',
};

describe('the configuration', () => {
  it('has the limits of the design unless told otherwise', () => {
    expect(readConfig(DirectoryConfig, env)).toMatchObject({
      LIMIT_LOOKUPS_PER_SOURCE_HOUR: 5,
      LIMIT_LOOKUPS_PER_PERSON: 10,
      LIMIT_LOOKUPS_ANY_PER_SOURCE_HOUR: 30,
      LIMIT_LOOKUPS_ANY_PER_SHARED_SOURCE_HOUR: 300,
      SHARED_SOURCES: '127.0.0.0/8,::1/128',
    });
    const told = readConfig(DirectoryConfig, { ...env, LIMIT_LOOKUPS_PER_SOURCE_HOUR: '50' });
    expect(told.LIMIT_LOOKUPS_PER_SOURCE_HOUR).toBe(50);
  });

  it.each([
    ['NUMEN_FINGERPRINT_KEY', 'c2hvcnQ='],
    ['NUMEN_FINGERPRINT_KEY', ''],
    ['LOOKUP_TOKEN_KEY', 'not base64!'],
    ['LIMIT_LOOKUPS_PER_SOURCE_HOUR', '0'],
    ['LIMIT_LOOKUPS_PER_PERSON', 'many'],
    ['SHARED_SOURCES', '10.0.0.0'],
    ['CREDENTIALS_PUBLIC_KEY', jwk({ kty: 'RSA', n: 'x', e: 'AQAB' })],
    ['CREDENTIALS_PUBLIC_KEY', jwk({ kty: 'EC', crv: 'P-384', x: 'x', y: 'y' })],
    ['CREDENTIALS_PUBLIC_KEY', jwk({ kty: 'OKP', crv: 'Ed25519', x: 'x' })],
    ['CREDENTIALS_PUBLIC_KEY', jwk(null)],
    ['CREDENTIALS_PUBLIC_KEY', 'e30'],
  ])('refuses a wrong %s by its name', (name, value) => {
    expect(() => readConfig(DirectoryConfig, { ...env, [name]: value })).toThrow(name);
  });

  it('refuses the private key where the public one belongs, without telling it', async () => {
    const secret = await exportJWK(privateKey);
    const read = () => readConfig(DirectoryConfig, { ...env, CREDENTIALS_PUBLIC_KEY: jwk(secret) });
    expect(read).toThrow('CREDENTIALS_PUBLIC_KEY must be a public JWK');
    expect(read).not.toThrow(secret.d);
  });
});
