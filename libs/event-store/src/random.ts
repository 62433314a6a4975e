import { randomFillSync } from 'node:crypto';

const pool = new Uint8Array(4_096);
let used = pool.length;

/**
 * Random bytes of which no secret is made, such as ids and initialisation vectors: a few hundred are drawn at a time,
 * since each draw costs as much as many bytes. At most 4096; valid until the next call, so copy what is kept.
 */
export function randomFew(count: number): Uint8Array {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}
