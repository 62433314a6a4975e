import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { isNumen, normaliseNumen } from '@citadelle/contracts';
import { CONFIG } from '@citadelle/service-kit';
import { compactDecrypt, type CryptoKey, importJWK, type JWK } from 'jose';
import { CredentialsConfig } from '../credentials.config.js';

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
export class EnrolmentOpener implements OnModuleInit {
  private key!: CryptoKey | Uint8Array;

  constructor(@Inject(CONFIG) private readonly config: CredentialsConfig) {}

  async onModuleInit(): Promise<void> {
    const jwk = Buffer.from(this.config.CREDENTIALS_PRIVATE_KEY, 'base64').toString('utf8');
    this.key = await importJWK(JSON.parse(jwk) as JWK, 'ECDH-ES');
  }

  /** Throws {@link UnreadableEnrolment}. */
  async open(sealed: string): Promise<Enrolment> {
    return enrolmentOf(await this.decrypt(sealed));
  }

  private async decrypt(sealed: string): Promise<Uint8Array> {
    try {
      const { plaintext } = await compactDecrypt(sealed, this.key, {
        keyManagementAlgorithms: ['ECDH-ES'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      return plaintext;
    } catch {
      throw new UnreadableEnrolment('not-for-our-key');
    }
  }
}

function enrolmentOf(plaintext: Uint8Array): Enrolment {
  try {
    const { numen, birthDate } = JSON.parse(Buffer.from(plaintext).toString('utf8')) as Enrolment;
    if (isNumen(numen) && /^\d{4}-\d{2}-\d{2}$/.test(birthDate))
      return { numen: normaliseNumen(numen), birthDate };
  } catch {
    // JSON errors quote their input: what was sealed must not get out that way.
  }
  throw new UnreadableEnrolment('not-an-enrolment');
}
