import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which version of an account is known, so that what is read again does not undo what came later. */
export class AddAccountVersions1795900000007 implements MigrationInterface {
  readonly name = 'AddAccountVersions1795900000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE agent_accounts ADD COLUMN version numeric(20) NOT NULL DEFAULT 0',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE agent_accounts DROP COLUMN version');
  }
}
