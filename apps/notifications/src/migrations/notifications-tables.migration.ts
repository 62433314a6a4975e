import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The read model of alerts, and the tables that are none: who can be told, as other services
 * said, and which replica has a delivery in hand.
 */
export class NotificationsTables1790000000000 implements MigrationInterface {
  readonly name = 'NotificationsTables1790000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alerts (
        alert_id uuid PRIMARY KEY,
        agent_id uuid NOT NULL,
        kind text NOT NULL,
        state text NOT NULL,
        failures integer NOT NULL,
        reason text,
        raised_at timestamptz NOT NULL,
        settled_at timestamptz
      );
      CREATE INDEX alerts_by_agent ON alerts (agent_id, raised_at);
      CREATE INDEX alerts_waiting ON alerts (raised_at) WHERE state = 'waiting';

      CREATE TABLE recipients (
        agent_id uuid PRIMARY KEY,
        usual_name text,
        first_name text,
        login text,
        address text,
        erased boolean NOT NULL DEFAULT false
      );
      CREATE TABLE unit_managers (
        unit_id text COLLATE "C" NOT NULL,
        agent_id uuid NOT NULL,
        PRIMARY KEY (unit_id, agent_id)
      );
      CREATE TABLE administrators (agent_id uuid PRIMARY KEY);

      CREATE TABLE delivery_claims (
        alert_id uuid PRIMARY KEY,
        claimed_until timestamptz NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE alerts, recipients, unit_managers, administrators, delivery_claims',
    );
  }
}
