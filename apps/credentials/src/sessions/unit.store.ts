import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

const KEEP = prepared('keep-unit')`
  INSERT INTO units (unit_id, name) VALUES ($1, $2)
  ON CONFLICT (unit_id) DO UPDATE SET name = EXCLUDED.name`;
const DECLARED = prepared('unit-declared')`
  SELECT 1 FROM units WHERE unit_id = $1`;

/** The units that the directory has declared. */
@Injectable()
export class UnitStore {
  async keep(manager: EntityManager, unitId: string, name: string): Promise<void> {
    await KEEP.run(manager, unitId, name);
  }

  async isDeclared(manager: EntityManager, unitId: string): Promise<boolean> {
    return (await DECLARED.get(manager, unitId)) !== undefined;
  }
}
