import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Fingerprints } from './fingerprints.js';
import { foldIdentity, type Identity } from './identity.js';
import { selectPossibleDuplicates } from './possible-duplicates.js';

/** Somebody who may be created. */
export interface Candidate extends Identity {
  readonly unit: string;
  readonly fingerprints: Pick<Fingerprints, 'forms'>;
}

/** What is known before an agent is created: who has the NUMEN, whether the unit exists, who has the same identity. */
export interface KnownOfAgent {
  readonly holder: string | null;
  readonly declared: boolean;
  readonly possibleDuplicateOf: string[];
}

const KNOWN = prepared<KnownOfAgent>('what-is-known-of-agents')`
  SELECT holder.agent_id AS holder, EXISTS (SELECT FROM units WHERE unit_id = asked.unit) AS declared,
         ${selectPossibleDuplicates({
           usualName: 'asked."usualName"',
           firstName: 'asked."firstName"',
           birthDate: 'asked."birthDate"',
           agentId: 'holder.agent_id',
         })} AS "possibleDuplicateOf"
  FROM ROWS FROM (json_to_recordset($1::json) AS (
    forms text[], unit text, "usualName" text, "firstName" text, "birthDate" date)) WITH ORDINALITY
    AS asked (forms, unit, "usualName", "firstName", "birthDate", place)
  LEFT JOIN LATERAL (
    SELECT agent_id FROM unnest(asked.forms) AS form
    JOIN numen_fingerprints ON fingerprint = decode(form, 'hex') LIMIT 1) holder ON true
  ORDER BY asked.place`;
const LOCK_IDENTITY = prepared('lock-identity')`
  SELECT pg_advisory_xact_lock(digest) FROM unnest($1::bigint[]) AS digest`;
const UNDECLARED = prepared<{ unit: string }>('undeclared-units')`
  SELECT unit FROM unnest($1::text[]) AS unit WHERE NOT EXISTS (SELECT FROM units WHERE unit_id = unit)`;

/** What the directory knows of people before they are created or changed. */
@Injectable()
export class KnownAgentStore {
  /** For each, in their order; what one of them makes of another is not among it. */
  whatIsKnown(manager: EntityManager, candidates: readonly Candidate[]): Promise<KnownOfAgent[]> {
    const rows = candidates.map((candidate) => ({
      ...foldIdentity(candidate),
      unit: candidate.unit,
      forms: candidate.fingerprints.forms.map((form) => form.toString('hex')),
    }));
    return KNOWN.all(manager, JSON.stringify(rows));
  }

  /** Those of these units that do not exist. */
  async undeclared(manager: EntityManager, units: readonly string[]): Promise<Set<string>> {
    if (units.length === 0) return new Set();
    const rows = await UNDECLARED.all(manager, units);
    return new Set(rows.map(({ unit }) => unit));
  }

  /**
   * Makes two creations of one identity follow each other, so that the second sees its possible duplicate: by digests with
   * each key, of which each replica has one at least in common with each other. In one order, so that none waits for the
   * other.
   */
  async lockIdentities(manager: EntityManager, digests: readonly Buffer[]): Promise<void> {
    const numbers = [...new Set(digests.map((digest) => digest.readBigInt64BE()))];
    const ordered = numbers.sort((a, b) => (a < b ? -1 : 1));
    await LOCK_IDENTITY.run(manager, ordered.map(String));
  }
}
