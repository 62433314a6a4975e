import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isNumen, normaliseNumen } from '@citadelle/contracts';
import { CONFIG, keysOf } from '@citadelle/service-kit';
import { compactDecrypt, importJWK } from 'jose';
import { CredentialsConfig } from '../credentials.config.js';

/** How the directory seals, and nothing else: no other algorithm, and nothing to be decompressed. */
const ACCEPTED = {
  keyManagementAlgorithms: ['ECDH-ES'],
  contentEncryptionAlgorithms: ['A256GCM'],
  maxDecompressedLength: 0,
};

/** What the directory hands over sealed: only this service can read it. */
export interface Enrolment {
  readonly numen: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
}

/** A sealed enrolment that cannot be used. Its message never says what was inside. */
export class UnreadableEnrolment extends Error {
  override readonly name = 'UnreadableEnrolment';

  constructor(readonly reason: 'not-for-our-key' | 'not-an-enrolment') {
    super(reason);
  }
}

/** Opens sealed enrolments with the service's private key. */
@Injectable()
export class EnrolmentOpener {
  private readonly keys: readonly JsonWebKey[];
  private imported: readonly ReturnType<typeof importJWK>[] | undefined;

  constructor(@Inject(CONFIG) config: CredentialsConfig) {
    this.keys = keysOf(config.CREDENTIALS_PRIVATE_KEY).all.map(
      (jwk) => JSON.parse(jwk.toString('utf8')) as JsonWebKey,
    );
    // Throws at the start for what is no key, instead of at the first enrolment.
    for (const key of this.keys) createPrivateKey({ key, format: 'jwk' });
  }

  /** Rejects with {@link UnreadableEnrolment}. */
  async open(sealed: string): Promise<Enrolment> {
    // Imported once: jose would do it for each enrolment.
    this.imported ??= this.keys.map((key) => importJWK(key, 'ECDH-ES'));
    const opening = this.imported.map(async (key) => compactDecrypt(sealed, await key, ACCEPTED));
    const { plaintext } = await Promise.any(opening).catch(() => {
      throw new UnreadableEnrolment('not-for-our-key');
    });
    const enrolment = enrolmentOf(new TextDecoder().decode(plaintext));
    if (!enrolment) throw new UnreadableEnrolment('not-an-enrolment');
    return enrolment;
  }
}

function enrolmentOf(plaintext: string): Enrolment | undefined {
  try {
    const { numen, birthDate } = JSON.parse(plaintext) as Enrolment;
    if (isNumen(numen) && /^\d{4}-\d{2}-\d{2}$/.test(birthDate))
      return { numen: normaliseNumen(numen), birthDate };
  } catch {
    // JSON errors quote their input: what was sealed must not get out that way.
  }
  return undefined;
}
