import type { ProposalView } from '@citadelle/contracts/calls';
import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Proposal } from './administrators.js';

interface Row extends Omit<ProposalView, 'expiresAt'> {
  readonly expiresAt: Date;
}

const KEEP = prepared('keep-proposal')`
  INSERT INTO administrator_proposals (agent_id, change, by_id, on_day, expires_at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (agent_id, change) DO UPDATE
    SET by_id = EXCLUDED.by_id, on_day = EXCLUDED.on_day, expires_at = EXCLUDED.expires_at`;
const DROP = prepared('drop-proposals')`
  DELETE FROM administrator_proposals WHERE agent_id = $1`;
const DROP_DEPARTURE = prepared('drop-departure-proposal')`
  DELETE FROM administrator_proposals WHERE agent_id = $1 AND change = 'depart'`;
const DROP_ALSO_OWN = prepared('drop-proposals-of')`
  DELETE FROM administrator_proposals WHERE agent_id = $1 OR by_id = $1::text`;
const STANDING = prepared<Row>('standing-proposals')`
  SELECT agent_id AS "agentId", change, by_id AS by, to_char(on_day, 'YYYY-MM-DD') AS on, expires_at AS "expiresAt"
  FROM administrator_proposals WHERE expires_at > now() ORDER BY expires_at, agent_id`;

/** The read model of what waits for a second administrator. */
@Injectable()
export class ProposalStore {
  async keep(
    manager: EntityManager,
    { agentId, change, by, on, expiresAt }: Proposal,
  ): Promise<void> {
    await KEEP.run(manager, agentId, change, by, on ?? null, expiresAt);
  }

  /** Those about somebody. */
  async drop(manager: EntityManager, agentId: string): Promise<void> {
    await DROP.run(manager, agentId);
  }

  /** That somebody departs. */
  async dropDeparture(manager: EntityManager, agentId: string): Promise<void> {
    await DROP_DEPARTURE.run(manager, agentId);
  }

  /** Those about somebody, and those that they made. */
  async dropAlsoOwn(manager: EntityManager, agentId: string): Promise<void> {
    await DROP_ALSO_OWN.run(manager, agentId);
  }

  /** Those that have not lapsed, the first to lapse first. */
  async standing(manager: EntityManager): Promise<ProposalView[]> {
    const rows = await STANDING.all(manager);
    return rows.map(({ expiresAt, ...row }) => ({ ...row, expiresAt: expiresAt.toISOString() }));
  }
}
