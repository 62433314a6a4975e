import type { UnitView } from '@citadelle/contracts/calls';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

const SELECT_UNITS = `
  SELECT unit_id AS "unitId", name,
         ARRAY(SELECT agent_id FROM unit_managers m WHERE m.unit_id = u.unit_id ORDER BY agent_id) AS managers
  FROM units u`;

/** Reads the units. */
@Injectable()
export class UnitsReader {
  constructor(private readonly dataSource: DataSource) {}

  /** All units, by id. */
  list(): Promise<UnitView[]> {
    return this.dataSource.query<UnitView[]>(`${SELECT_UNITS} ORDER BY unit_id`);
  }

  /** One unit. The caller has made sure that it exists, within `manager`’s transaction. */
  async get(unitId: string, manager: EntityManager): Promise<UnitView> {
    const [unit] = await manager.query<[UnitView]>(`${SELECT_UNITS} WHERE unit_id = $1`, [unitId]);
    return unit;
  }
}
