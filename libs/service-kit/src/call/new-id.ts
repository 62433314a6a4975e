import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

const POOL = new Uint8Array(16 * 256);
let used = POOL.length;

/** A UUIDv7. Its random bytes are drawn 256 ids at a time, since each draw costs as much as many ids. */
export function newId(): string {
  if (used === POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  used += 16;
  return uuidv7({ random: POOL.subarray(used - 16, used) });
}
