import type { UnitView } from '@citadelle/contracts/calls';
import { runStatement, type Statement } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const SELECT_UNITS = `
  SELECT unit_id AS "unitId", name,
         ARRAY(SELECT agent_id FROM unit_managers m WHERE m.unit_id = u.unit_id ORDER BY agent_id) AS managers
  FROM units u`;

const LIST: Statement = { name: 'list-units', text: `${SELECT_UNITS} ORDER BY unit_id` };
const FIND: Statement = { name: 'find-unit', text: `${SELECT_UNITS} WHERE unit_id = $1` };
const MANAGED: Statement = {
  name: 'units-managed-by',
  text: 'SELECT unit_id AS "unitId" FROM unit_managers WHERE agent_id = $1 ORDER BY unit_id',
};

/** The read model of units and their managers. */
@Injectable()
export class UnitStore {
  /** All units, by id. */
  list(manager: EntityManager): Promise<UnitView[]> {
    return runStatement<UnitView>(manager, LIST);
  }

  /** One unit. The caller has made sure that it exists. */
  async get(manager: EntityManager, unitId: string): Promise<UnitView> {
    return (await runStatement<UnitView>(manager, FIND, [unitId]))[0]!;
  }

  /** The units that an agent manages. */
  async managedBy(manager: EntityManager, agentId: string): Promise<string[]> {
    const managed = await runStatement<{ unitId: string }>(manager, MANAGED, [agentId]);
    return managed.map(({ unitId }) => unitId);
  }
}
