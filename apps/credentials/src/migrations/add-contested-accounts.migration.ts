import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The read model of the accounts whose password was deleted because it was contested. Nothing was before. */
export class AddContestedAccounts1795900000141 implements MigrationInterface {
  readonly name = 'AddContestedAccounts1795900000141';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE contested_accounts (agent_id uuid PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE contested_accounts');
  }
}
