import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a mail went is read from the alert's stream: nobody reads it from the table. */
export class DropDeliveryStates1790000000004 implements MigrationInterface {
  readonly name = 'DropDeliveryStates1790000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX alerts_by_agent, alerts_waiting;
      ALTER TABLE alerts DROP COLUMN state, DROP COLUMN failures, DROP COLUMN reason, DROP COLUMN settled_at;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE alerts
        ADD COLUMN state text NOT NULL DEFAULT 'delivered',
        ADD COLUMN failures integer NOT NULL DEFAULT 0,
        ADD COLUMN reason text,
        ADD COLUMN settled_at timestamptz;
      CREATE INDEX alerts_by_agent ON alerts (agent_id, raised_at);
      CREATE INDEX alerts_waiting ON alerts (raised_at) WHERE state = 'waiting';
    `);
  }
}
