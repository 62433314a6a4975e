import { Injectable } from '@nestjs/common';
import type { Role } from '@citadelle/contracts';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

const SET_HOLDERS = prepared('set-holders-of-role')`
  WITH lost AS (
    DELETE FROM role_grants
    WHERE role = $1 AND unit_id = $2 AND agent_id <> ALL($3::uuid[]) RETURNING agent_id
  ), ended AS (
    DELETE FROM sessions WHERE agent_id IN (SELECT agent_id FROM lost)
  )
  INSERT INTO role_grants (agent_id, role, unit_id)
  SELECT unnest($3::uuid[]), $1, $2 ON CONFLICT DO NOTHING`;

/** Who manages which unit, and who administers. */
@Injectable()
export class RoleGrantStore {
  /**
   * Makes these agents, and no others, holders of a role; an administrator's has no unit. Sessions that are open get a
   * right at their next call. Whoever loses one signs in again.
   */
  async setHolders(
    manager: EntityManager,
    role: Role,
    unitId: string,
    agentIds: readonly string[],
  ): Promise<void> {
    await SET_HOLDERS.run(manager, role, unitId, agentIds);
  }
}
