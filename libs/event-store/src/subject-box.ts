import { decrypt, encrypt } from './personal-data.js';

/** Encrypts what tables hold beside the events with the key of a subject: once that is destroyed, nobody reads it. */
export class SubjectBox {
  readonly #key: Buffer;

  constructor(
    key: Buffer,
    private readonly subject: string,
  ) {
    this.#key = key;
  }

  /** `place` says where it is kept, so that nothing can be moved to another place. */
  seal(clear: Uint8Array, place: string): Buffer {
    return encrypt(this.#key, Buffer.from(clear), this.#context(place));
  }

  /** Throws for what was not sealed for this place. */
  open(sealed: Buffer, place: string): Buffer {
    return decrypt(this.#key, sealed, this.#context(place));
  }

  sealJson(value: unknown, place: string): Buffer {
    return this.seal(Buffer.from(JSON.stringify(value)), place);
  }

  openJson<Value>(sealed: Buffer, place: string): Value {
    return JSON.parse(this.open(sealed, place).toString('utf8')) as Value;
  }

  #context(place: string): string {
    return `box ${this.subject} ${place}`;
  }
}
