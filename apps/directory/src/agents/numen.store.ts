import { prepared, unprepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Fingerprints, KeptFingerprint } from './fingerprints.js';

const CLAIM = prepared('claim-numens')`
  WITH told AS (
    SELECT * FROM json_to_recordset($1::json) AS told (
      "agentId" uuid, made text, "keyId" text, forms text[], sealed text)),
  claimed AS (
    INSERT INTO numen_fingerprints (fingerprint, agent_id, keys)
    SELECT decode(made, 'hex'), "agentId", ARRAY["keyId"] FROM told
    WHERE NOT EXISTS (
      SELECT FROM unnest(told.forms) AS form JOIN numen_fingerprints ON fingerprint = decode(form, 'hex'))
    ORDER BY made
    ON CONFLICT DO NOTHING RETURNING agent_id)
  INSERT INTO sealed_numens (agent_id, sealed)
  SELECT agent_id, sealed FROM claimed JOIN told ON "agentId" = agent_id`;
const CLAIM_ANOTHER = prepared('claim-another-numen')`
  INSERT INTO numen_fingerprints (fingerprint, agent_id, keys)
  SELECT $1, $2, ARRAY[$3] WHERE NOT EXISTS (SELECT FROM numen_fingerprints WHERE fingerprint = ANY ($4))
  ON CONFLICT DO NOTHING`;
const HOLDER = prepared<{ agentId: string }>('holder-of-numen')`
  SELECT agent_id AS "agentId" FROM numen_fingerprints WHERE fingerprint = ANY ($1) LIMIT 1`;
const STALE_AFTER = unprepared<KeptFingerprint>`
  SELECT fingerprint, keys AS "keyIds" FROM numen_fingerprints
  WHERE fingerprint > $1 AND keys[array_upper(keys, 1)] IS DISTINCT FROM $2
  ORDER BY fingerprint LIMIT $3`;
const WRAP = unprepared`
  UPDATE numen_fingerprints AS kept SET fingerprint = decode(made.fresh, 'hex'), keys = made.keys
  FROM json_to_recordset($1::json) AS made (stale text, fresh text, keys text[])
  WHERE kept.fingerprint = decode(made.stale, 'hex')`;
const KEYS_NEEDED = unprepared<{ keyId: string | null; count: number }>`
  SELECT "keyId", count(*)::integer AS count
  FROM numen_fingerprints LEFT JOIN LATERAL unnest(keys) AS "keyId" ON true GROUP BY "keyId"`;
const SEALED_AFTER = prepared<SealedNumen>('sealed-numens-after')`
  SELECT agent_id AS "agentId", sealed FROM sealed_numens
  WHERE agent_id > coalesce($1::uuid, uuid '00000000-0000-0000-0000-000000000000')
  ORDER BY agent_id LIMIT $2 FOR UPDATE`;
const SEALED_HEADERS = unprepared<{ header: string }>`
  SELECT split_part(sealed, '.', 1) AS header FROM sealed_numens`;
const DROP_SEALED = prepared('drop-sealed-numens')`
  DELETE FROM sealed_numens WHERE agent_id = ANY($1::uuid[])`;

/** A NUMEN that only credentials can open. */
export interface SealedNumen {
  readonly agentId: string;
  readonly sealed: string;
}

/** For whom a NUMEN is claimed. */
export interface NumenClaim extends SealedNumen {
  readonly fingerprints: Fingerprints;
}

/** NUMENs: the fingerprint by which each is known, and the sealed ones that credentials has not opened yet. */
@Injectable()
export class NumenStore {
  /** Claims a NUMEN for an agent; false when somebody else has it. */
  async claim(
    manager: EntityManager,
    agentId: string,
    fingerprints: Fingerprints,
    sealed: string,
  ): Promise<boolean> {
    return this.claimAll(manager, [{ agentId, fingerprints, sealed }]);
  }

  /** Claims NUMENs, each for an agent; false when somebody else has one of them. */
  async claimAll(manager: EntityManager, claims: readonly NumenClaim[]): Promise<boolean> {
    if (claims.length === 0) return true;
    const rows = claims.map(({ agentId, fingerprints: { made, keyId, forms }, sealed }) => ({
      ...{ agentId, keyId, sealed },
      made: made.toString('hex'),
      forms: forms.map((form) => form.toString('hex')),
    }));
    return (await CLAIM.run(manager, JSON.stringify(rows))) === claims.length;
  }

  /**
   * Claims one more NUMEN for somebody who has one: they are recognised by it too, and it opens nothing. False when
   * somebody has it.
   */
  async claimAnother(
    manager: EntityManager,
    agentId: string,
    { made, keyId, forms }: Fingerprints,
  ): Promise<boolean> {
    return (await CLAIM_ANOTHER.run(manager, made, agentId, keyId, forms)) > 0;
  }

  /** Who has a NUMEN, by every form in which it may be kept. */
  async holder(
    manager: EntityManager,
    { forms }: Pick<Fingerprints, 'forms'>,
  ): Promise<string | undefined> {
    return (await HOLDER.get(manager, forms))?.agentId;
  }

  /** Fingerprints around which another key than this one is the last, in their order, after one of them. */
  staleAfter(
    manager: EntityManager,
    after: Buffer,
    keyId: string,
    limit: number,
  ): Promise<KeptFingerprint[]> {
    return STALE_AFTER.all(manager, after, keyId, limit);
  }

  /** Puts fingerprints in the place of those that they were made of; tells of how many that were still there. */
  wrap(
    manager: EntityManager,
    made: readonly { stale: KeptFingerprint; fresh: KeptFingerprint }[],
  ): Promise<number> {
    const rows = made.map(({ stale, fresh }) => ({
      stale: stale.fingerprint.toString('hex'),
      fresh: fresh.fingerprint.toString('hex'),
      keys: fresh.keyIds,
    }));
    return WRAP.run(manager, JSON.stringify(rows));
  }

  /** How many fingerprints need each key to be recognised; null: those that do not say. */
  async keysNeeded(manager: EntityManager): Promise<Map<string | null, number>> {
    const rows = await KEYS_NEEDED.all(manager);
    return new Map(rows.map(({ keyId, count }) => [keyId, count]));
  }

  /** Sealed NUMENs that credentials has not said to have opened, by agent; they stay until the transaction ends. */
  sealedAfter(
    manager: EntityManager,
    after: string | undefined,
    limit: number,
  ): Promise<SealedNumen[]> {
    return SEALED_AFTER.all(manager, after, limit);
  }

  /** How many sealed NUMENs credentials has not said to have opened, by the id of the key for which they are sealed. */
  async sealedFor(manager: EntityManager): Promise<Map<string | undefined, number>> {
    const counts = new Map<string | undefined, number>();
    for (const { header } of await SEALED_HEADERS.all(manager)) {
      const text = Buffer.from(header, 'base64url').toString('utf8');
      const { kid } = JSON.parse(text) as { kid?: string };
      counts.set(kid, (counts.get(kid) ?? 0) + 1);
    }
    return counts;
  }

  async dropSealed(manager: EntityManager, agentIds: readonly string[]): Promise<void> {
    await DROP_SEALED.run(manager, agentIds);
  }
}
