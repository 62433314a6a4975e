import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which versions of an agent and of their account are known, so that what is read again does not undo what came later. */
export class AddRecipientVersions1795900000007 implements MigrationInterface {
  readonly name = 'AddRecipientVersions1795900000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE recipients ADD COLUMN agent_version numeric(20) NOT NULL DEFAULT 0,
        ADD COLUMN account_version numeric(20) NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE recipients DROP COLUMN agent_version, DROP COLUMN account_version',
    );
  }
}
