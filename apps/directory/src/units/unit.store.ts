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
const LIST_AFTER = prepared<UnitView>('list-units-after')`
  ${SELECT_UNITS} WHERE unit_id > $1 ORDER BY unit_id LIMIT $2`;
const FIND = prepared<UnitView>('find-unit')`
  ${SELECT_UNITS} WHERE unit_id = $1`;
const MANAGED = prepared<{ unitId: string }>('units-managed-by')`
  SELECT unit_id AS "unitId" FROM unit_managers WHERE agent_id = $1 ORDER BY unit_id`;

const ADD = prepared('add-unit')`
  INSERT INTO units (unit_id, name) VALUES ($1, $2)`;
const RENAME = prepared('rename-unit')`
  UPDATE units SET name = $2 WHERE unit_id = $1`;
const ADD_MANAGER = prepared('add-manager')`
  INSERT INTO unit_managers (unit_id, agent_id) VALUES ($1, $2)`;
const DROP_MANAGER = prepared('drop-manager')`
  DELETE FROM unit_managers WHERE unit_id = $1 AND agent_id = $2`;
const ADMINISTRATORS = prepared<{ agentId: string }>('list-administrators')`
  SELECT agent_id AS "agentId" FROM administrators ORDER BY agent_id`;
const ADD_ADMINISTRATOR = prepared('add-administrator')`
  INSERT INTO administrators (agent_id) VALUES ($1)`;
const DROP_ADMINISTRATOR = prepared('drop-administrator')`
  DELETE FROM administrators WHERE agent_id = $1`;

/** The read model of units, their managers, and administrators. */
@Injectable()
export class UnitStore {
  /** All units, by id. */
  list(manager: EntityManager): Promise<UnitView[]> {
    return LIST.all(manager);
  }

  /** The units after one of them, by id. */
  listAfter(manager: EntityManager, unitId: string, limit: number): Promise<UnitView[]> {
    return LIST_AFTER.all(manager, unitId, limit);
  }

  /** One unit, which must have been declared. */
  async get(manager: EntityManager, unitId: string): Promise<UnitView> {
    const unit = await FIND.get(manager, unitId);
    if (!unit) throw new Error('a unit without a row');
    return unit;
  }

  /** The units that an agent manages. */
  async managedBy(manager: EntityManager, agentId: string): Promise<string[]> {
    const managed = await MANAGED.all(manager, agentId);
    return managed.map(({ unitId }) => unitId);
  }

  async add(manager: EntityManager, unitId: string, name: string): Promise<void> {
    await ADD.run(manager, unitId, name);
  }

  async rename(manager: EntityManager, unitId: string, name: string): Promise<void> {
    await RENAME.run(manager, unitId, name);
  }

  async addManager(manager: EntityManager, unitId: string, agentId: string): Promise<void> {
    await ADD_MANAGER.run(manager, unitId, agentId);
  }

  async dropManager(manager: EntityManager, unitId: string, agentId: string): Promise<void> {
    await DROP_MANAGER.run(manager, unitId, agentId);
  }

  /** Those who may change the directory. */
  async administrators(manager: EntityManager): Promise<string[]> {
    const all = await ADMINISTRATORS.all(manager);
    return all.map(({ agentId }) => agentId);
  }

  async addAdministrator(manager: EntityManager, agentId: string): Promise<void> {
    await ADD_ADMINISTRATOR.run(manager, agentId);
  }

  async dropAdministrator(manager: EntityManager, agentId: string): Promise<void> {
    await DROP_ADMINISTRATOR.run(manager, agentId);
  }
}
