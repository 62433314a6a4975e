import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which state of each unit, and of the administrators, was taken over last. */
export class AddUnitStates1764000600000 implements MigrationInterface {
  readonly name = 'AddUnitStates1764000600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE unit_states (key text PRIMARY KEY, version numeric(20) NOT NULL)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE unit_states');
  }
}
