import { normaliseNumen } from '@citadelle/contracts';
import type { CreateAgent } from '@citadelle/contracts/calls';
import { keyedDigest } from '@citadelle/service-kit';
import { v7 as uuidv7 } from 'uuid';
import { type Identity, identityKey, tidyName } from './identity.js';
import type { Seal } from './numen-seal.js';

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

/** Takes the NUMEN out of a request: from here on only its fingerprint and its sealed form exist. */
export type Enrol = (request: CreateAgent) => Promise<Enrolment>;

/** Injection token of {@link Enrol}. */
export const ENROL = Symbol('ENROL');

/** Enrols under `key`, which recognises NUMENs, and `seal`, which only the credentials service opens. */
export function enrolWith(key: Buffer, seal: Seal): Enrol {
  return async (request) => {
    const { birthDate, unit } = request;
    const identity = {
      usualName: tidyName(request.usualName),
      firstName: tidyName(request.firstName),
      birthDate,
    };
    const numen = normaliseNumen(request.numen);
    return {
      ...identity,
      unit,
      agentId: uuidv7(),
      fingerprint: keyedDigest(key, numen),
      identityDigest: keyedDigest(key, `identity ${identityKey(identity)}`),
      sealed: await seal({ numen, birthDate }),
    };
  };
}
