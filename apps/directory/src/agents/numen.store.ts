import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const CLAIM = prepared('claim-numen')`
  WITH claimed AS (
    INSERT INTO numen_fingerprints (fingerprint, agent_id) VALUES ($1, $2)
    ON CONFLICT DO NOTHING RETURNING agent_id
  )
  INSERT INTO sealed_numens (agent_id, sealed) SELECT agent_id, $3 FROM claimed`;
const SEALED_AFTER = prepared<SealedNumen>('sealed-numens-after')`
  SELECT agent_id AS "agentId", sealed FROM sealed_numens
  WHERE agent_id > coalesce($1::uuid, uuid '00000000-0000-0000-0000-000000000000')
  ORDER BY agent_id LIMIT $2 FOR UPDATE`;
const DROP_SEALED = prepared('drop-sealed-numens')`
  DELETE FROM sealed_numens WHERE agent_id = ANY($1::uuid[])`;

/** A NUMEN that only credentials can open. */
export interface SealedNumen {
  readonly agentId: string;
  readonly sealed: string;
}

/** NUMENs: the fingerprint by which each is known, and the sealed ones that credentials has not opened yet. */
@Injectable()
export class NumenStore {
  /** Claims a NUMEN for an agent; false when somebody else has it. */
  async claim(
    manager: EntityManager,
    agentId: string,
    fingerprint: Buffer,
    sealed: string,
  ): Promise<boolean> {
    return (await CLAIM.run(manager, fingerprint, agentId, sealed)) > 0;
  }

  /** Sealed NUMENs that credentials has not said to have opened, by agent; they stay until the transaction ends. */
  sealedAfter(
    manager: EntityManager,
    after: string | undefined,
    limit: number,
  ): Promise<SealedNumen[]> {
    return SEALED_AFTER.all(manager, after, limit);
  }

  async dropSealed(manager: EntityManager, agentIds: readonly string[]): Promise<void> {
    await DROP_SEALED.run(manager, agentIds);
  }
}
