import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What one administrator said of another, and a second one has not yet. */
export class AddAdministratorProposals1795900000132 implements MigrationInterface {
  readonly name = 'AddAdministratorProposals1795900000132';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE administrator_proposals (
        agent_id uuid NOT NULL,
        change text NOT NULL,
        by_id text NOT NULL,
        on_day date,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (agent_id, change)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE administrator_proposals');
  }
}
