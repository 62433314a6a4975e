import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from './read-config.js';
import { PersistentServiceConfig, ServiceConfig } from './service-config.js';

const CREDENTIAL = 'c'.repeat(32);
const KEY = Buffer.alloc(32, 7).toString('base64');
const VALID = {
  PORT: '8080',
  SERVICE_CREDENTIAL: CREDENTIAL,
  DATABASE_URL: 'postgres://u:p@h/d',
  BROKER_DATABASE_URL: 'postgres://u:p@h/b',
  PERSONAL_DATA_KEY: KEY,
  AUDIT_KEY: KEY,
};

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(PersistentServiceConfig, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

function fileWith(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'value');
  writeFileSync(path, text);
  return path;
}

describe('the configuration', () => {
  it('has the types its class declares, and defaults where nothing is set', () => {
    const config = readConfig(PersistentServiceConfig, { ...VALID, KAFKA_TLS: 'true', HOST: '' });
    expect(config).toBeInstanceOf(PersistentServiceConfig);
    expect(config).toMatchObject({
      PORT: 8080,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      SHUTDOWN_DEADLINE: 'PT10S',
      BROKER: 'embedded',
      KAFKA_TLS: true,
      TOPIC_PARTITIONS: 12,
      DATABASE_POOL: 10,
    });
    expect(config.KAFKA_USERNAME).toBeUndefined();
  });

  it('takes from the environment only what its class names', () => {
    expect(readConfig(ServiceConfig, { ...VALID, HOME: '/root' })).not.toHaveProperty('HOME');
  });

  it.each([
    ['PORT', '80a'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', undefined],
    ['LOG_LEVEL', 'loud-secret'],
    ['SERVICE_CREDENTIAL', 'short-secret'],
    ['SERVICE_CREDENTIAL', undefined],
    ['SHUTDOWN_DEADLINE', '10 seconds'],
    ['SHUTDOWN_DEADLINE', 'PT0S'],
    ['DATABASE_URL', 'mysql://secret'],
    ['DATABASE_POOL', '1'],
    ['BROKER', 'rabbit-secret'],
    ['BROKER_DATABASE_URL', undefined],
    ['KAFKA_TLS', 'yes'],
    ['TOPIC_PARTITIONS', '0'],
    ['PERSONAL_DATA_KEY', Buffer.alloc(31).toString('base64')],
    ['AUDIT_KEY', undefined],
    ['AUDIT_CHECKPOINT_EVERY', 'PT0S'],
    ['PERSONAL_DATA_KEY', 'not base64 at all, a secret!'],
  ])('names %s when it is %s, and never says what it was', (name, value) => {
    const problems = problemsOf({ ...VALID, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} `));
    if (value && value.length > 2) expect(problems[0]).not.toContain(value);
  });

  it('tells all that is wrong at once', () => {
    const names = problemsOf({}).map((line) => line.split(' ')[0]);
    expect(new Set(names)).toEqual(
      new Set([
        'PORT',
        'SERVICE_CREDENTIAL',
        'DATABASE_URL',
        'BROKER_DATABASE_URL',
        'PERSONAL_DATA_KEY',
        'AUDIT_KEY',
      ]),
    );
  });

  it('asks for what the chosen broker needs, and only that', () => {
    const kafka = { ...VALID, BROKER: 'kafka', BROKER_DATABASE_URL: '' };
    expect(problemsOf(kafka)).toEqual([expect.stringMatching(/^KAFKA_BROKERS is not set/)]);
    expect(problemsOf({ ...kafka, KAFKA_BROKERS: 'a:9092,b:9092' })).toEqual([]);
    expect(problemsOf({ ...kafka, KAFKA_BROKERS: 'a' })).toHaveLength(1);
    expect(problemsOf({ ...kafka, KAFKA_BROKERS: 'a:65535' })).toEqual([]);
    for (const brokers of ['a:99999', 'a:65536', 'a:0', 'a:9092,b:99999', 'a:9092,'])
      expect(problemsOf({ ...kafka, KAFKA_BROKERS: brokers })).toEqual([
        'KAFKA_BROKERS must be host:port, several with commas, each port from 1 to 65535',
      ]);
    expect(problemsOf({ ...kafka, KAFKA_BROKERS: 'a:1', KAFKA_USERNAME: 'u' })).toEqual([
      expect.stringMatching(/^KAFKA_PASSWORD /),
    ]);
  });

  it('asks of a cluster no more copies in step than there are', () => {
    const kafka = { ...VALID, BROKER: 'kafka', KAFKA_BROKERS: 'a:9092' };
    expect(problemsOf({ ...kafka, TOPIC_REPLICATION: '1' })).toEqual([
      'TOPIC_MIN_ISR must not be above TOPIC_REPLICATION',
    ]);
    expect(problemsOf({ ...kafka, TOPIC_REPLICATION: '1', TOPIC_MIN_ISR: '1' })).toEqual([]);
    expect(problemsOf({ ...kafka, TOPIC_REPLICATION: 'three' })).toEqual([
      expect.stringMatching(/^TOPIC_REPLICATION must.* be an integer/),
    ]);
    expect(problemsOf({ ...VALID, TOPIC_REPLICATION: '1' })).toEqual([]);
  });

  it('reads a value from the file that NAME_FILE names, without its last line break', () => {
    const rest = { ...VALID, SERVICE_CREDENTIAL: undefined };
    const config = readConfig(ServiceConfig, {
      ...rest,
      SERVICE_CREDENTIAL_FILE: fileWith(`${CREDENTIAL}\n`),
    });
    expect(config.SERVICE_CREDENTIAL).toBe(CREDENTIAL);
  });

  it('refuses a file that cannot be read, and a variable beside its file', () => {
    const rest = { ...VALID, SERVICE_CREDENTIAL: undefined };
    expect(problemsOf({ ...rest, SERVICE_CREDENTIAL_FILE: '/nowhere' })).toEqual([
      expect.stringMatching(/^SERVICE_CREDENTIAL cannot be read/),
    ]);
    expect(problemsOf({ ...VALID, SERVICE_CREDENTIAL_FILE: fileWith(CREDENTIAL) })).toEqual([
      expect.stringMatching(/exclude each other/),
    ]);
  });
});
