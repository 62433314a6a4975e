import { Injectable } from '@nestjs/common';
import { runStatement, type Statement } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

const KEEP: Statement = {
  name: 'keep-unit',
  text: `INSERT INTO units (unit_id, name) VALUES ($1, $2)
         ON CONFLICT (unit_id) DO UPDATE SET name = EXCLUDED.name`,
};
const DECLARED: Statement = {
  name: 'unit-declared',
  text: 'SELECT 1 FROM units WHERE unit_id = $1',
};

/** The units that the directory has declared. */
@Injectable()
export class UnitStore {
  async keep(manager: EntityManager, unitId: string, name: string): Promise<void> {
    await runStatement(manager, KEEP, [unitId, name]);
  }

  async isDeclared(manager: EntityManager, unitId: string): Promise<boolean> {
    return (await runStatement(manager, DECLARED, [unitId])).length > 0;
  }
}
