import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { normaliseNumen, readName } from '@citadelle/contracts';
import type { CreateAgent } from '@citadelle/contracts/calls';
import { keyBytes, keyedDigest, keyId, type Keys, keysOf, newId } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import { CompactEncrypt, importJWK } from 'jose';
import { DirectoryConfig } from '../directory.config.js';
import type { ContractEnd } from './agent.state.js';
import { contractEnd } from './contract-end.js';
import { type Fingerprints, fingerprintsOf } from './fingerprints.js';
import { type Identity, identityKey } from './identity.js';

/** A request to create an agent, with its NUMEN only as fingerprint and seal: it may be passed on, retried and stored. */
export interface Enrolment extends Identity {
  /** The id this agent gets if nobody has the NUMEN yet. */
  readonly agentId: string;
  readonly unit: string;
  readonly phone?: string | undefined;
  readonly end?: ContractEnd | undefined;
  /** Keyed fingerprints of the NUMEN. */
  readonly fingerprints: Fingerprints;
  /**
   * Keyed digests of the identity, the same for every spelling: one with each key. Of the NUMEN too where there are
   * several, since replicas with another current key would claim it under another fingerprint.
   */
  readonly identityDigests: readonly Buffer[];
  /** NUMEN and birth date, sealed for the credentials service. */
  readonly sealed: string;
}

/** Takes the NUMEN out of requests: from there on only its fingerprint and its sealed form exist. */
@Injectable()
export class Enroller {
  /** Recognises NUMENs. */
  readonly #keys: Keys;
  /** Seals for the credentials service, which alone can open. */
  readonly #publicKey: JsonWebKey;
  #imported: ReturnType<typeof importJWK> | undefined;
  readonly #sealedFor: string;

  constructor(private readonly config: DirectoryConfig) {
    this.#keys = keysOf(config.NUMEN_FINGERPRINT_KEY);
    const jwk = keyBytes(config.CREDENTIALS_PUBLIC_KEY).toString('utf8');
    this.#publicKey = JSON.parse(jwk) as JsonWebKey;
    // Throws at the start for what is no point of the curve, instead of at the first creation.
    createPublicKey({ key: this.#publicKey, format: 'jwk' });
    this.#sealedFor = sealingKeyId(config.CREDENTIALS_PUBLIC_KEY);
  }

  /** With the id that the agent gets, where it was fixed before. */
  async enrol(request: CreateAgent, agentId: string = newId()): Promise<Enrolment> {
    const { birthDate, unit, phone, endsOn } = request;
    const identity = {
      usualName: readName(request.usualName),
      firstName: readName(request.firstName),
      birthDate,
    };
    const numen = normaliseNumen(request.numen);
    return {
      ...identity,
      unit,
      phone,
      end: endsOn === undefined ? undefined : contractEnd(endsOn, this.config),
      agentId,
      fingerprints: fingerprintsOf(this.#keys, numen),
      identityDigests: this.#digestsOf(`identity ${identityKey(identity)}`).concat(
        this.#keys.former.length > 0 ? this.#digestsOf(`claim ${numen}`) : [],
      ),
      sealed: await this.seal({ numen, birthDate }),
    };
  }

  /** By what a NUMEN is recognised. */
  fingerprintsOf(numen: string): Fingerprints {
    return fingerprintsOf(this.#keys, normaliseNumen(numen));
  }

  #digestsOf(text: string): Buffer[] {
    return this.#keys.all.map((key) => keyedDigest(key, text));
  }

  private async seal(secret: { numen: string; birthDate: string }): Promise<string> {
    // Imported once: jose would export and import a key of Node for each seal, a quarter of what sealing takes.
    this.#imported ??= importJWK(this.#publicKey, 'ECDH-ES');
    return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(secret)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: this.#sealedFor })
      .encrypt(await this.#imported);
  }
}

/** By which it is known for which of the keys of credentials something is sealed: the current one of this setting. */
export function sealingKeyId(publicKeys: string): string {
  const { x, y } = JSON.parse(keyBytes(publicKeys).toString('utf8')) as JsonWebKey;
  // Only a point of P-256 has a second half; ids of such keys stand in what is sealed already, and stay what they are.
  return keyId(Buffer.from(y === undefined ? x! : `${x}.${y}`));
}
