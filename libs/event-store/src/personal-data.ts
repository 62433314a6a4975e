import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { EventData } from './events.js';
import { randomFew } from './random.js';

const IV = 12;
const TAG = 16;

/** What stands in stored data for a field that is encrypted with its subject's key. */
interface Sealed {
  readonly $sealed: string;
}

/** Encrypts with AES-256-GCM: IV, ciphertext, tag. `context` must be the same to decrypt. */
export function encrypt(key: Buffer, clear: Buffer, context: string): Buffer {
  const iv = randomFew(IV);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  return Buffer.concat([iv, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
}

/** The clear text of what {@link encrypt} made with this key and context; throws for anything else. */
export function decrypt(key: Buffer, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV), {
    authTagLength: TAG,
  })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(-TAG));
  const clear = decipher.update(sealed.subarray(IV, -TAG));
  // Gives no more bytes in this mode, and throws unless the tag is right.
  decipher.final();
  return clear;
}

/** A new key for a subject. */
export function newSubjectKey(): Buffer {
  return randomBytes(32);
}

/** A subject's key as the database keeps it: useless without the service's own key. */
export function wrapKey(personalDataKey: Buffer, subject: string, key: Buffer): Buffer {
  return encrypt(personalDataKey, key, `subject ${subject}`);
}

/** The keys that may have wrapped those of subjects: the current one first. */
export type WrappingKeys = readonly [Buffer, ...Buffer[]];

/** The key of a subject. Throws when it was wrapped for another subject or with none of these keys. */
export function unwrapKey(keys: WrappingKeys, subject: string, wrapped: Buffer): Buffer {
  const [current, ...former] = keys;
  try {
    return decrypt(current, wrapped, `subject ${subject}`);
  } catch (error) {
    const [next, ...others] = former;
    if (!next) throw error;
    return unwrapKey([next, ...others], subject, wrapped);
  }
}

/**
 * Event data with the personal fields encrypted; with null in their place when the key was
 * destroyed. Each is bound to its event and its field, so none can be moved to another.
 */
export function sealFields(
  data: EventData,
  personal: readonly string[],
  key: Buffer | null,
  eventId: string,
): EventData {
  const sealed = { ...data };
  for (const field of personal) {
    const clear = data[field];
    if (clear === null || clear === undefined) continue;
    if (typeof clear !== 'string') throw new TypeError(`personal field ${field} is not a string`);
    sealed[field] = key && {
      $sealed: encrypt(key, Buffer.from(clear), `${eventId} ${field}`).toString('base64'),
    };
  }
  return sealed;
}

/** Stored data with its encrypted fields in clear, or null where the key was destroyed. */
export function openFields(data: EventData, key: Buffer | null, eventId: string): EventData {
  const opened = { ...data };
  for (const [field, value] of Object.entries(data))
    if (isSealed(value))
      opened[field] =
        key && decrypt(key, Buffer.from(value.$sealed, 'base64'), `${eventId} ${field}`).toString();
  return opened;
}

function isSealed(value: unknown): value is Sealed {
  return typeof value === 'object' && value !== null && '$sealed' in value;
}
