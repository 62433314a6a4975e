import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { PastAct } from '@citadelle/rights';
import type { EntityManager } from 'typeorm';

const KEEP = prepared('keep-past-acts')`
  INSERT INTO past_acts (act, by_id, agent_id, unit_id, at)
  SELECT act, "by", "agentId", "unitId", at
  FROM json_to_recordset($1) AS told (act text, "by" text, "agentId" uuid, "unitId" text, at timestamptz)`;
const ABOUT = prepared<PastAct>('past-acts-about')`
  SELECT act, by_id AS by, agent_id AS "agentId", unit_id AS "unitId", at FROM past_acts
  WHERE at > $3 AND (agent_id = $1 OR (by_id = $1::text AND agent_id = ANY($2::uuid[])))
     OR at > $3 AND act IN ('manager-appointed', 'manager-confirmed', 'administrator-proposed')
     OR act = 'administrator-appointed'
  ORDER BY at`;

/** Who did what in the directory, for as long as it decides who may give out a code. */
@Injectable()
export class PastActStore {
  async keep(
    manager: EntityManager,
    acts: readonly (Omit<PastAct, 'at'> & { readonly at: string })[],
  ): Promise<void> {
    if (acts.length > 0) await KEEP.run(manager, JSON.stringify(acts));
  }

  /** Since then, those on somebody, those of theirs on these agents, and those that give a role; and every appointment of an administrator. */
  about(
    manager: EntityManager,
    actor: string,
    agentIds: readonly string[],
    since: Date,
  ): Promise<PastAct[]> {
    return ABOUT.all(manager, actor, agentIds, since);
  }
}
