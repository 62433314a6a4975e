import { createHmac } from 'node:crypto';

/** HMAC-SHA256: recognises a text again without keeping it, for those who have the key only. */
export function keyedDigest(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
