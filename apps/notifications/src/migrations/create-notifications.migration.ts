import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The read model of alerts, and the tables that are none: who can be told, as other services
 * said and which requests wait, and which replica has a delivery in hand.
 */
export class CreateNotifications1795900000002 implements MigrationInterface {
  readonly name = 'CreateNotifications1795900000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alerts (
        alert_id uuid PRIMARY KEY,
        seq bigint NOT NULL UNIQUE,
        agent_id uuid NOT NULL,
        kind text NOT NULL,
        audience text NOT NULL,
        reset_id uuid,
        unit text COLLATE "C",
        raised_at timestamptz NOT NULL,
        acknowledged_by uuid,
        acknowledged_at timestamptz
      );
      CREATE INDEX alerts_of_unit ON alerts (unit, seq);
      CREATE INDEX alerts_of_administrators ON alerts (seq) WHERE audience = 'administrators';

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
      CREATE INDEX unit_managers_by_agent ON unit_managers (agent_id);
      CREATE TABLE administrators (agent_id uuid PRIMARY KEY);

      -- Which state of each unit, and of the administrators, was taken over last.
      CREATE TABLE unit_states (key text COLLATE "C" PRIMARY KEY, version numeric(20) NOT NULL);

      CREATE TABLE open_requests (
        reset_id uuid PRIMARY KEY,
        message_id text NOT NULL,
        agent_id uuid NOT NULL,
        unit text COLLATE "C" NOT NULL,
        requested_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
      );
      CREATE TABLE delivery_claims (
        alert_id uuid PRIMARY KEY,
        claimed_until timestamptz NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE alerts, recipients, unit_managers, administrators, unit_states, open_requests,
        delivery_claims`);
  }
}
