import { randomBytes } from 'node:crypto';
import { createHasher } from '@citadelle/credentials/hasher';

/** The engine that the credentials service would choose here, at its default cost, and nothing around it. */
export function bareHasher() {
  return createHasher({ memoryKib: 19_456, time: 2, parallelism: 1 }, randomBytes(32));
}
