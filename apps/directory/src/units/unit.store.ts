import type { UnitView } from '@citadelle/contracts/calls';
import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const SELECT_UNITS = `
  SELECT unit_id AS "unitId", name,
         ARRAY(SELECT agent_id FROM unit_managers m WHERE m.unit_id = u.unit_id ORDER BY agent_id) AS managers
  FROM units u`;

const LIST = prepared<UnitView>('list-units')`
  ${SELECT_UNITS} ORDER BY unit_id`;
const FIND = prepared<UnitView>('find-unit')`
  ${SELECT_UNITS} WHERE unit_id = $1`;
const MANAGED = prepared<{ unitId: string }>('units-managed-by')`
  SELECT unit_id AS "unitId" FROM unit_managers WHERE agent_id = $1 ORDER BY unit_id`;

/** The read model of units and their managers. */
@Injectable()
export class UnitStore {
  /** All units, by id. */
  list(manager: EntityManager): Promise<UnitView[]> {
    return LIST.all(manager);
  }

  /** One unit. The caller has made sure that it exists. */
  async get(manager: EntityManager, unitId: string): Promise<UnitView> {
    return (await FIND.get(manager, unitId))!;
  }

  /** The units that an agent manages. */
  async managedBy(manager: EntityManager, agentId: string): Promise<string[]> {
    const managed = await MANAGED.all(manager, agentId);
    return managed.map(({ unitId }) => unitId);
  }
}
