import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which version of an agent is known, so that what is read again does not undo what came later. */
export class AddIdentityVersions1795900000007 implements MigrationInterface {
  readonly name = 'AddIdentityVersions1795900000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE identities ADD COLUMN version numeric(20) NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE identities DROP COLUMN version');
  }
}
