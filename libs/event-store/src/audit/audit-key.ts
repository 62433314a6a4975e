import { createHmac, timingSafeEqual } from 'node:crypto';

/** The key that signs checkpoints. */
export class AuditKey {
  readonly #key: Buffer;
  /** Tells one key from another, and nothing of the key. */
  readonly id: string;

  constructor(key: Buffer) {
    if (key.length !== 32) throw new TypeError('the audit key must be 32 bytes long');
    this.#key = key;
    this.id = this.sign('the id of this key').slice(0, 16);
  }

  /** The signature of a text, in hexadecimal. */
  sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('hex');
  }

  hasSigned(text: string, signature: string): boolean {
    const right = Buffer.from(this.sign(text), 'hex');
    const given = Buffer.from(signature, 'hex');
    return given.length === right.length && timingSafeEqual(given, right);
  }
}
