import { generateKeyPairSync } from 'node:crypto';
import { ConfigError, Networks, readConfig } from '@citadelle/service-kit';
import { describe, expect, it } from '@jest/globals';
import { CredentialsConfig } from './credentials.config.js';

const key = Buffer.alloc(32, 7).toString('base64');
const jwk = (curve: string) =>
  generateKeyPairSync('ec', { namedCurve: curve }).privateKey.export({ format: 'jwk' });
const x25519 = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

const env = {
  PORT: '0',
  SERVICE_CREDENTIAL: 'c'.repeat(32),
  DATABASE_URL: 'postgres://localhost/credentials',
  BROKER_DATABASE_URL: 'postgres://localhost/broker',
  PERSONAL_DATA_KEY: key,
  AUDIT_KEY: key,
  PUBLIC_URL: 'http://localhost:8080',
  PASSWORD_PEPPER: key,
  THROTTLE_KEY: key,
  DEVICE_KEY: key,
  LOOKUP_TOKEN_KEY: key,
  RESET_CODE_KEY: key,
  NOT_ME_TOKEN_KEY: key,
  CREDENTIALS_PRIVATE_KEY: base64(x25519),
};

describe('the configuration', () => {
  it('has the defaults of the specification', () => {
    expect(readConfig(CredentialsConfig, env)).toMatchObject({
      ARGON2_MEMORY_KIB: 19456,
      ARGON2_TIME: 2,
      ARGON2_PARALLELISM: 1,
      HASHING_QUEUE: 200,
      EMAIL_DOMAIN: 'ac-besancon.fr',
      PASSWORD_LENGTH_MIN: 12,
      PASSWORD_LENGTH_MAX: 128,
      PASSWORD_SCORE_MIN: 3,
      SIGN_IN_JOURNAL_MONTHS: 12,
      SIGN_IN_FREE_TRIES: 5,
      SIGN_IN_WAIT_FIRST: 'PT30S',
      SIGN_IN_WAIT_MAX: 'PT1H',
      SIGN_IN_STRANGER_TRIES: 20,
      SIGN_IN_STRANGER_EVERY: 'PT3M',
      SIGN_IN_STRANGER_TRIES_NUMEN: 10,
      SIGN_IN_STRANGER_EVERY_NUMEN: 'PT15M',
      SIGN_IN_NEW_NETWORKS_HOUR: 20,
      SIGN_IN_FAILURES_PER_SOURCE: 100,
      SIGN_IN_SOURCE_WINDOW: 'PT10M',
      SIGN_IN_KNOWN_FOR: 'P90D',
      SIGN_IN_SESSION_TRIES: 5,
      SESSION_IDLE: 'PT30M',
      MANAGER_SESSION_IDLE: 'PT15M',
      SESSION_LIFETIME: 'PT8H',
      RESET_LIFETIME: 'PT72H',
      SECOND_CODE_LIFETIME: 'PT24H',
      LIMIT_RESETS_PER_NETWORK_DAY: 3,
      LIMIT_RESETS_PER_ACCOUNT_DAY: 10,
      SHARED_SOURCES: '127.0.0.0/8,::1/128',
    });
  });

  it('takes a private key on P-256 too', () => {
    const CREDENTIALS_PRIVATE_KEY = base64(jwk('P-256'));
    const config = readConfig(CredentialsConfig, { ...env, CREDENTIALS_PRIVATE_KEY });
    expect(config.CREDENTIALS_PRIVATE_KEY).toBe(CREDENTIALS_PRIVATE_KEY);
  });

  it.each([
    ['ARGON2_MEMORY_KIB', '7168'],
    ['ARGON2_TIME', '1'],
    ['PASSWORD_PEPPER', 'c2hvcnQ='],
    ['THROTTLE_KEY', ''],
    ['RESET_CODE_KEY', 'c2hvcnQ='],
    ['RESET_LIFETIME', 'P31D'],
    ['SECOND_CODE_LIFETIME', '24 hours'],
    ['LIMIT_RESETS_PER_NETWORK_DAY', '0'],
    ['LIMIT_RESETS_PER_ACCOUNT_DAY', '0'],
    ['LIMIT_RESET_TRIES', '6'],
    ['SHARED_SOURCES', '10.0.0.0'],
    ['SHARED_SOURCES', '10.0.0.0/33'],
    ['SHARED_SOURCES', 'ecole.example/8'],
    ['CREDENTIALS_PRIVATE_KEY', base64({ ...jwk('P-256'), d: undefined })],
    ['CREDENTIALS_PRIVATE_KEY', base64({ ...jwk('P-256'), y: undefined })],
    ['CREDENTIALS_PRIVATE_KEY', base64({ ...x25519, d: undefined })],
    ['CREDENTIALS_PRIVATE_KEY', base64({ ...x25519, x: undefined })],
    ['CREDENTIALS_PRIVATE_KEY', base64({ ...x25519, crv: 'Ed25519' })],
    ['CREDENTIALS_PRIVATE_KEY', base64(jwk('P-384'))],
    ['CREDENTIALS_PRIVATE_KEY', 'not even base64 of JSON'],
    ['EMAIL_DOMAIN', 'besancon'],
    ['PASSWORD_LENGTH_MIN', '11'],
    ['PASSWORD_LENGTH_MAX', '63'],
    ['PASSWORD_SCORE_MIN', '2'],
    ['SIGN_IN_JOURNAL_MONTHS', '13'],
    ['SIGN_IN_FREE_TRIES', '1'],
    ['SIGN_IN_WAIT_MAX', '3600'],
    ['SIGN_IN_WAIT_MAX', 'PT61M'],
    ['SIGN_IN_STRANGER_TRIES', '41'],
    ['SIGN_IN_STRANGER_EVERY', 'PT59S'],
    ['SIGN_IN_STRANGER_TRIES_NUMEN', '21'],
    ['SIGN_IN_STRANGER_EVERY_NUMEN', 'PT4M'],
    ['SIGN_IN_NEW_NETWORKS_HOUR', '41'],
    ['SIGN_IN_FAILURES_PER_SOURCE', '201'],
    ['SIGN_IN_SOURCE_WINDOW', 'PT4M'],
    ['SIGN_IN_KNOWN_FOR', 'P91D'],
    ['SIGN_IN_SESSION_TRIES', '6'],
    ['DEVICE_KEY', 'too short'],
    ['SESSION_IDLE', '30 minutes'],
  ])('refuses %s = %s, naming it and never its value', (name, value) => {
    const read = () => readConfig(CredentialsConfig, { ...env, [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(name);
    if (value.length > 8) expect(read).not.toThrow(value);
  });

  it('must say which sources many share where people come by https', () => {
    const online = { ...env, PUBLIC_URL: 'https://pratic.example.fr' };
    expect(() => readConfig(CredentialsConfig, online)).toThrow(/SHARED_SOURCES is not set/);
    const answered = readConfig(CredentialsConfig, { ...online, SHARED_SOURCES: 'none' });
    expect(new Networks(answered.SHARED_SOURCES.split(',')).includes('127.0.0.1')).toBe(false);
    const intranet = { ...env, PUBLIC_URL: 'http://pratic.intra:8080' };
    expect(() => readConfig(CredentialsConfig, intranet)).toThrow(/PUBLIC_URL must be/);
  });

  it('accepts any row of the table that the floor is', () => {
    const light = { ...env, ARGON2_MEMORY_KIB: '7168', ARGON2_TIME: '5' };
    expect(readConfig(CredentialsConfig, light)).toMatchObject({ ARGON2_TIME: 5 });
  });
});
