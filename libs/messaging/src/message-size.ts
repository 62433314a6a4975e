import type { Message } from '@citadelle/contracts';
import { headersOf, valueOf } from './cloud-event.js';

/** The largest message that is published. Brokers take 1 MiB, of which the record around it needs some. */
export const MAX_MESSAGE_BYTES = 900_000;

/** How many bytes of key, headers and value are sent for a message. */
export function sizeOf(message: Message): number {
  const value = valueOf(message);
  const headers = Object.entries(headersOf(message)).flat();
  const texts = [message.key, ...headers, ...(value === null ? [] : [value])];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/**
 * Whether a message is larger than so many bytes. Most are seen to be small by a JSON text of theirs, and not counted:
 * a character takes 3 bytes at most, and headers have longer names.
 */
export function isLargerThan(bytes: number, message: Message, json: string): boolean {
  return json.length * 4 > bytes && sizeOf(message) > bytes;
}
