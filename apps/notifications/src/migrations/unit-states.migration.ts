import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the version of the state of each unit, and of the administrators, that was applied last. */
export class UnitStates1790000000003 implements MigrationInterface {
  readonly name = 'UnitStates1790000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE unit_states (key text COLLATE "C" PRIMARY KEY, version numeric(20) NOT NULL)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE unit_states');
  }
}
