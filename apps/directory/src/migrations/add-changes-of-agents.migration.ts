import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What may change of an agent, their departure to come, where their stream stands, and when what was changed by hand. */
export class AddChangesOfAgents1795900000181 implements MigrationInterface {
  readonly name = 'AddChangesOfAgents1795900000181';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE agents
        ADD COLUMN phone text,
        ADD COLUMN ends_on date,
        ADD COLUMN departs_on date,
        ADD COLUMN version integer NOT NULL DEFAULT 1,
        ADD COLUMN names_by_hand date,
        ADD COLUMN unit_by_hand date,
        ADD COLUMN phone_by_hand date,
        ADD COLUMN end_by_hand date`);
    // The tables of a store alone have no events beside them.
    await runner.query(`
      DO $$ BEGIN
        IF to_regclass('events') IS NOT NULL THEN
          UPDATE agents SET version = newest.version FROM (
            SELECT stream, max(version) AS version FROM events WHERE stream LIKE 'agent-%' GROUP BY stream
          ) newest WHERE newest.stream = 'agent-' || agent_id;
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE agents
        DROP COLUMN phone,
        DROP COLUMN ends_on,
        DROP COLUMN departs_on,
        DROP COLUMN version,
        DROP COLUMN names_by_hand,
        DROP COLUMN unit_by_hand,
        DROP COLUMN phone_by_hand,
        DROP COLUMN end_by_hand`);
  }
}
