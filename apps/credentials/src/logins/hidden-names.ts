import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto';
import { keysOf } from '@citadelle/service-kit';
import { compactDecrypt, CompactEncrypt } from 'jose';
import type { CredentialsConfig } from '../credentials.config.js';

const SEALED = { alg: 'ECDH-ES', enc: 'A256GCM', typ: 'hidden-names' } as const;
const ACCEPTED = {
  keyManagementAlgorithms: [SEALED.alg],
  contentEncryptionAlgorithms: [SEALED.enc],
  maxDecompressedLength: 0,
};

/**
 * Seals the former logins and addresses that are shown to nobody, so that this service finds them again in what it tells of
 * an account, should it lose its database: they still sign in, and nobody else may ever get them.
 */
export class HiddenNames {
  constructor(private readonly config: Pick<CredentialsConfig, 'CREDENTIALS_PRIVATE_KEY'>) {}

  /** Only this service reads it. */
  seal(names: readonly string[]): Promise<string> {
    const [current] = this.keys();
    return new CompactEncrypt(Buffer.from(JSON.stringify(names)))
      .setProtectedHeader(SEALED)
      .encrypt(createPublicKey(current!));
  }

  /** Undefined for what was not sealed here, or with a key that is gone. */
  async open(sealed: string): Promise<string[] | undefined> {
    const opening = this.keys().map((key) => compactDecrypt(sealed, key, ACCEPTED));
    const opened = await Promise.any(opening).catch(() => undefined);
    if (opened?.protectedHeader.typ !== SEALED.typ) return undefined;
    return JSON.parse(new TextDecoder().decode(opened.plaintext)) as string[];
  }

  private keys() {
    return keysOf(this.config.CREDENTIALS_PRIVATE_KEY).all.map((jwk) =>
      createPrivateKey({ key: JSON.parse(jwk.toString('utf8')) as JsonWebKey, format: 'jwk' }),
    );
  }
}
