import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type Message, Partitioners } from 'kafkajs';
import { partitionOfKey } from './key-partition.js';

const chooseOfKafkajs = Partitioners.DefaultPartitioner();

function partitionByKafkajs(key: string, partitions: number): number {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 1,
    replicas: [1],
    isr: [1],
  }));
  return chooseOfKafkajs({ topic: 'any', partitionMetadata, message: { key } as Message });
}

describe('the partition of a key', () => {
  // The hashes of Java's own test: org.apache.kafka.common.utils.UtilsTest.testMurmur2.
  it.each([
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
    ['a-little-bit-longer-string', -1_486_304_829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
  ])('is that of Java for %s', (key, hash) => {
    expect(partitionOfKey(key, 0x7fffffff)).toBe((hash & 0x7fffffff) % 0x7fffffff);
  });

  it.each(['', 'é', '日本', 'x', '0190a5b2-7c3d-7e4f-8a1b-2c3d4e5f6a7b'])(
    'is that of kafkajs for « %s »',
    (key) => {
      expect(partitionOfKey(key, 12)).toBe(partitionByKafkajs(key, 12));
    },
  );

  it('is that of kafkajs whatever the key', () => {
    for (let length = 0; length < 500; length += 1) {
      const key = randomBytes(length % 70).toString('latin1');
      expect([key, partitionOfKey(key, 12)]).toEqual([key, partitionByKafkajs(key, 12)]);
    }
  });
});
