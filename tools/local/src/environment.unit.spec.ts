import { hashingLanes } from '@citadelle/credentials/processor-share';
import { describe, expect, it } from '@jest/globals';
import { serviceEnvironment, type Surroundings } from './environment.js';

const around = (replicas: number, broker: Surroundings['broker'] = { kind: 'embedded' }) =>
  ({
    secrets: { personalDataKeys: {} },
    broker,
    databases: {},
    urls: {
      directory: [],
      credentials: Array.from({ length: replicas }, () => 'http://127.0.0.1'),
      notifications: [],
    },
  }) as unknown as Surroundings;

const environment = (replicas: number, settings = {}) =>
  serviceEnvironment('credentials', settings, around(replicas));

describe('the lanes of credentials', () => {
  it('are as many as cores, each with a thread', () => {
    const cores = hashingLanes();
    const { HASHING_LANES, UV_THREADPOOL_SIZE } = environment(1);
    expect([HASHING_LANES, UV_THREADPOOL_SIZE]).toEqual([String(cores), String(cores)]);
  });

  it('are shared among the replicas', () => {
    expect(environment(hashingLanes()).HASHING_LANES).toBe('1');
  });

  it('are what was set, unless that is nothing', () => {
    const set = environment(1, { HASHING_LANES: '1000000000' });
    expect(set).toMatchObject({ HASHING_LANES: '1000000000', UV_THREADPOOL_SIZE: '1000000000' });
    expect(environment(1, { HASHING_LANES: '' })).toEqual(environment(1));
  });
});

describe('the broker of the services', () => {
  const settings = {
    KAFKA_BROKERS: 'elsewhere:9092',
    KAFKA_USERNAME: 'citadelle',
    KAFKA_PASSWORD_FILE: '/run/secrets/kafka',
    TOPIC_REPLICATION: '5',
  };
  const told = (service: 'directory' | 'gateway', broker: Surroundings['broker']) => {
    const env = serviceEnvironment(service, settings, around(1, broker));
    return Object.fromEntries(Object.entries(env).filter(([name]) => /KAFKA|TOPIC/.test(name)));
  };

  it('is the cluster of the caller, with what the caller says about it', () => {
    const broker = { kind: 'cluster', brokers: 'a:9092,b:9092' } as const;
    expect(told('directory', broker)).toEqual({ ...settings, KAFKA_BROKERS: 'a:9092,b:9092' });
    expect(told('gateway', broker)).toEqual({});
  });

  it('is a local Kafka of one broker, whatever the caller says about a cluster', () => {
    expect(told('directory', { kind: 'local-kafka', brokers: '127.0.0.1:9092' })).toEqual({
      KAFKA_BROKERS: '127.0.0.1:9092',
      TOPIC_REPLICATION: '1',
      TOPIC_MIN_ISR: '1',
    });
  });

  it('is the log in PostgreSQL otherwise', () => {
    expect(told('directory', { kind: 'embedded' })).toEqual({});
  });
});
