import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Possible duplicates are asked for, by an index of their own, and no longer kept with each agent. */
export class Namesakes1790000000001 implements MigrationInterface {
  readonly name = 'Namesakes1790000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX agents_by_identity ON agents (folded_usual_name, folded_first_name, birth_date);
      ALTER TABLE agents DROP COLUMN possible_duplicate_of;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE agents ADD COLUMN possible_duplicate_of uuid[] NOT NULL DEFAULT '{}';
      UPDATE agents a SET possible_duplicate_of = ARRAY(
        SELECT o.agent_id FROM agents o
        WHERE o.folded_usual_name = a.folded_usual_name AND o.folded_first_name = a.folded_first_name
          AND o.birth_date = a.birth_date AND o.agent_id <> a.agent_id
        ORDER BY o.created_at, o.agent_id);
      ALTER TABLE agents ALTER COLUMN possible_duplicate_of DROP DEFAULT;
      DROP INDEX agents_by_identity;
    `);
  }
}
