import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who did what in the directory lately. */
export class KeepPastActs1795900000131 implements MigrationInterface {
  readonly name = 'KeepPastActs1795900000131';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE past_acts (
        act text NOT NULL,
        by_id text NOT NULL,
        agent_id uuid,
        unit_id text,
        at timestamptz NOT NULL
      );
      CREATE INDEX past_acts_by_agent ON past_acts (agent_id, at);
      CREATE INDEX past_acts_of_administrators ON past_acts (at) WHERE act = 'administrator-appointed';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE past_acts');
  }
}
