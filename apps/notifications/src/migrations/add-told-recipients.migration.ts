import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was told of an alert that is still mailed, and how resets stand: mails about those of before are sent as they are. */
export class AddToldRecipients1795900000142 implements MigrationInterface {
  readonly name = 'AddToldRecipients1795900000142';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE told_recipients (
        alert_id uuid NOT NULL,
        agent_id uuid NOT NULL,
        refusal text,
        PRIMARY KEY (alert_id, agent_id)
      );
      CREATE TABLE reset_standings (
        reset_id uuid PRIMARY KEY,
        state text NOT NULL,
        unit text COLLATE "C",
        known_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX reset_standings_known ON reset_standings (known_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE told_recipients, reset_standings');
  }
}
