import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Several resets of one account may be open, starts are counted by account and network, and wrong first codes by who
 * typed them where.
 */
export class ResetsBesideEachOther1795900000111 implements MigrationInterface {
  readonly name = 'ResetsBesideEachOther1795900000111';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX resets_open;
      CREATE INDEX resets_open ON resets (agent_id)
        WHERE state IN ('started', 'awaiting-second-code', 'second-code-released');

      -- Starts of the last day, and of what is open, by a keyed digest of the network; deleted when somebody lifts the limits.
      CREATE TABLE reset_starts (
        reset_id uuid PRIMARY KEY,
        agent_id uuid NOT NULL,
        network text NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX reset_starts_of_account ON reset_starts (agent_id, started_at DESC);
      INSERT INTO reset_starts (reset_id, agent_id, network, started_at)
      SELECT reset_id, agent_id, 'unknown', started_at FROM resets
      WHERE started_at > now() - interval '24 hours'
         OR state IN ('started', 'awaiting-second-code', 'second-code-released');

      -- First codes that were wrong, by a keyed digest of what was typed and where from.
      CREATE TABLE code_failures (
        digest text PRIMARY KEY,
        counted integer NOT NULL,
        blocked_until timestamptz,
        last_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reset_starts, code_failures');
  }
}
