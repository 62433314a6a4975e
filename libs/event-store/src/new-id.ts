import { v7 as uuidv7 } from 'uuid';
import { randomFew } from './random.js';

let msecs = -Infinity;
let seq = 0;

/** A UUIDv7, above all those that this process made before: what is sorted by its id is in the order in which it came. */
export function newId(): string {
  const random = randomFew(16);
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // Half of the numbers of a millisecond are left to those that follow.
    seq = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
  } else {
    seq += 1;
  }
  return uuidv7({ random, msecs, seq });
}
