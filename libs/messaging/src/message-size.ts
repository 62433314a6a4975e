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
 * Whether a message is larger than so many bytes. `json` is a JSON text with all its fields. Most messages are small, and
 * that is seen by the length of this text alone: a character takes 3 bytes at most, and one more for each leaves room for
 * the names of headers, which are longer than those of fields.
 */
export function isLargerThan(bytes: number, message: Message, json: string): boolean {
  return json.length * 4 > bytes && sizeOf(message) > bytes;
}
