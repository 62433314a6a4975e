import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is an administrator now, for the state that is published. */
export class Administrators1790000000002 implements MigrationInterface {
  readonly name = 'Administrators1790000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Read model, by the projection of units. Who was appointed before it was there is in the log.
      CREATE TABLE administrators (agent_id uuid PRIMARY KEY);
      INSERT INTO administrators (agent_id)
        SELECT agent_id FROM (
          SELECT DISTINCT ON (data ->> 'agentId') (data ->> 'agentId')::uuid AS agent_id, type FROM events
          WHERE stream = 'administrators' ORDER BY data ->> 'agentId', version DESC
        ) AS latest WHERE type = 'AdministratorAppointed';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE administrators');
  }
}
