import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { normaliseNumen, readName } from '@citadelle/contracts';
import type { CreateAgent } from '@citadelle/contracts/calls';
import { keyBytes, keyedDigest } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import { CompactEncrypt } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { DirectoryConfig } from '../directory.config.js';
import { type Identity, identityKey } from './identity.js';

/** A request to create an agent, with its NUMEN only as fingerprint and seal: it may be passed on, retried and stored. */
export interface Enrolment extends Identity {
  /** The id this agent gets if nobody has the NUMEN yet. */
  readonly agentId: string;
  readonly unit: string;
  /** Keyed fingerprint of the NUMEN. */
  readonly fingerprint: Buffer;
  /** Keyed digest of the identity, the same for every spelling. */
  readonly identityDigest: Buffer;
  /** NUMEN and birth date, sealed for the credentials service. */
  readonly sealed: string;
}

/** Takes the NUMEN out of requests: from there on only its fingerprint and its sealed form exist. */
@Injectable()
export class Enroller {
  /** Recognises NUMENs. */
  readonly #key: Buffer;
  /** Seals for the credentials service, which alone can open. */
  readonly #publicKey: KeyObject;

  constructor(config: DirectoryConfig) {
    this.#key = keyBytes(config.NUMEN_FINGERPRINT_KEY);
    const jwk = Buffer.from(config.CREDENTIALS_PUBLIC_KEY, 'base64').toString('utf8');
    this.#publicKey = createPublicKey({ key: JSON.parse(jwk) as JsonWebKey, format: 'jwk' });
  }

  async enrol(request: CreateAgent): Promise<Enrolment> {
    const { birthDate, unit } = request;
    const identity = {
      usualName: readName(request.usualName),
      firstName: readName(request.firstName),
      birthDate,
    };
    const numen = normaliseNumen(request.numen);
    return {
      ...identity,
      unit,
      agentId: uuidv7(),
      fingerprint: keyedDigest(this.#key, numen),
      identityDigest: keyedDigest(this.#key, `identity ${identityKey(identity)}`),
      sealed: await this.seal({ numen, birthDate }),
    };
  }

  private seal(secret: { numen: string; birthDate: string }): Promise<string> {
    return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(secret)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
      .encrypt(this.#publicKey);
  }
}
