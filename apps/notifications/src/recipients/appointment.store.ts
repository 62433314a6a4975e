import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const SET_MANAGERS = prepared('set-managers-of-unit')`
  WITH dismissed AS (
    DELETE FROM unit_managers WHERE unit_id = $1 AND agent_id <> ALL($2::uuid[])
  )
  INSERT INTO unit_managers (unit_id, agent_id) SELECT $1, unnest($2::uuid[])
  ON CONFLICT DO NOTHING`;
const SET_ADMINISTRATORS = prepared('set-administrators')`
  WITH dismissed AS (DELETE FROM administrators WHERE agent_id <> ALL($1::uuid[]))
  INSERT INTO administrators (agent_id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING`;

/** Who manages which unit, and who administers. */
@Injectable()
export class AppointmentStore {
  /** Makes these agents, and no others, the managers of a unit. */
  async setManagers(manager: EntityManager, unitId: string, agentIds: readonly string[]) {
    await SET_MANAGERS.run(manager, unitId, agentIds);
  }

  /** Makes these agents, and no others, administrators. */
  async setAdministrators(manager: EntityManager, agentIds: readonly string[]): Promise<void> {
    await SET_ADMINISTRATORS.run(manager, agentIds);
  }
}
