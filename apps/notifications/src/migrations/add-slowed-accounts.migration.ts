import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The accounts of which the administrators are told in the next digest. */
export class AddSlowedAccounts1795900000102 implements MigrationInterface {
  readonly name = 'AddSlowedAccounts1795900000102';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE slowed_accounts (
        digest text NOT NULL,
        agent_id uuid NOT NULL,
        message_id text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (digest, agent_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE slowed_accounts');
  }
}
