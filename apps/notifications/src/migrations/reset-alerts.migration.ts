import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The alerts of a reset, whom they are for, in which order, and who saw to them; the requests that wait. */
export class ResetAlerts1790000000001 implements MigrationInterface {
  readonly name = 'ResetAlerts1790000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE alerts
        ADD COLUMN audience text NOT NULL DEFAULT 'agent',
        ADD COLUMN reset_id uuid,
        ADD COLUMN unit text COLLATE "C",
        ADD COLUMN seq bigint,
        ADD COLUMN acknowledged_by uuid,
        ADD COLUMN acknowledged_at timestamptz;
      CREATE UNIQUE INDEX alerts_in_order ON alerts (seq) WHERE seq IS NOT NULL;
      CREATE INDEX alerts_of_unit ON alerts (unit, seq) WHERE seq IS NOT NULL;
      CREATE INDEX alerts_of_administrators ON alerts (seq) WHERE audience = 'administrators';
      CREATE INDEX unit_managers_by_agent ON unit_managers (agent_id);

      CREATE TABLE open_requests (
        reset_id uuid PRIMARY KEY,
        message_id text NOT NULL,
        agent_id uuid NOT NULL,
        unit text COLLATE "C" NOT NULL,
        requested_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE open_requests;
      DROP INDEX alerts_in_order, alerts_of_unit, alerts_of_administrators, unit_managers_by_agent;
      ALTER TABLE alerts DROP COLUMN audience, DROP COLUMN reset_id, DROP COLUMN unit, DROP COLUMN seq,
        DROP COLUMN acknowledged_by, DROP COLUMN acknowledged_at;
    `);
  }
}
