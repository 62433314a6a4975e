import { hashingLanes } from '@citadelle/credentials/processor-share';
import { describe, expect, it } from '@jest/globals';
import { serviceEnvironment, type Surroundings } from './environment.js';

const around = (replicas: number) =>
  ({
    secrets: { personalDataKeys: {} },
    databases: {},
    urls: { credentials: Array.from({ length: replicas }, () => 'http://127.0.0.1') },
  }) as unknown as Surroundings;

const environment = (replica: number, replicas: number, settings = {}) =>
  serviceEnvironment({ service: 'credentials', replica }, settings, around(replicas));

describe('the lanes of credentials', () => {
  it('are as many as cores, each with a thread on a core of its own', () => {
    const cores = hashingLanes();
    const { HASHING_LANES, UV_THREADPOOL_SIZE, HASHING_CORES } = environment(0, 1);
    expect([HASHING_LANES, UV_THREADPOOL_SIZE]).toEqual([String(cores), String(cores)]);
    if (process.platform === 'linux') expect(new Set(HASHING_CORES!.split(',')).size).toBe(cores);
    else expect(HASHING_CORES).toBeUndefined();
  });

  it('are shared among the replicas, whose cores follow each other', () => {
    const replicas = hashingLanes();
    const places = Array.from({ length: replicas }, (_, index) => environment(index + 1, replicas));
    expect(new Set(places.map((place) => place.HASHING_LANES))).toEqual(new Set(['1']));
    if (process.platform === 'linux')
      expect(new Set(places.map((place) => place.HASHING_CORES)).size).toBe(replicas);
  });

  it('are what was set, unless that is nothing', () => {
    const set = environment(0, 1, { HASHING_LANES: '1000000000', HASHING_CORES: '7' });
    expect(set).toMatchObject({ HASHING_LANES: '1000000000', HASHING_CORES: '7' });
    expect(environment(0, 1, { HASHING_LANES: '1000000000' }).HASHING_CORES).toBe(
      environment(0, 1).HASHING_CORES,
    );
    expect(environment(0, 1, { HASHING_LANES: '' })).toEqual(environment(0, 1));
  });
});
