import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What makes the last sign-ins of one person, and the resets of some weeks, cheap to find among those of years. */
export class IndexSignInsAndResets1764000300000 implements MigrationInterface {
  readonly name = 'IndexSignInsAndResets1764000300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX sign_ins_of_agent ON sign_in_journal (agent_id, id)
        WHERE purpose = 'sign-in' AND outcome = 'accepted';
      CREATE INDEX resets_started ON resets (started_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sign_ins_of_agent, resets_started');
  }
}
