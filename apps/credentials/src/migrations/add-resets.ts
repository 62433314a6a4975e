import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of resets, and what deciding on them needs to know: who belongs to which unit. */
export class AddResets1764000200000 implements MigrationInterface {
  readonly name = 'AddResets1764000200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE identities ADD COLUMN unit text;
      CREATE TABLE units (unit_id text PRIMARY KEY, name text NOT NULL);

      -- Read model, by the resets projection.
      CREATE TABLE resets (
        reset_id uuid PRIMARY KEY,
        agent_id uuid NOT NULL,
        state text NOT NULL,
        unit text,
        started_at timestamptz NOT NULL,
        requested_at timestamptz,
        expires_at timestamptz NOT NULL,
        escalated boolean NOT NULL DEFAULT false,
        transferred boolean NOT NULL DEFAULT false
      );
      -- One open reset per account, whoever starts two at the same time.
      CREATE UNIQUE INDEX resets_open ON resets (agent_id)
        WHERE state IN ('started', 'awaiting-second-code', 'second-code-released');
      CREATE INDEX resets_of_account ON resets (agent_id, started_at DESC);
      CREATE INDEX resets_waiting ON resets (unit, requested_at, reset_id)
        WHERE state IN ('awaiting-second-code', 'second-code-released');
      CREATE INDEX resets_by_state ON resets (unit, state, requested_at, reset_id);

      -- Erasable: what the codes of an open reset are compared with, how often any was tried, and where
      -- from it was started. When the reset ends, its first code alone stays for a while: it tells how.
      CREATE TABLE reset_codes (
        reset_id uuid PRIMARY KEY,
        first_code bytea NOT NULL,
        second_code bytea,
        counted integer NOT NULL DEFAULT 0,
        source text
      );

      -- Starts that failed, within a window, by a keyed digest of where from and of what was typed.
      CREATE TABLE start_failures (
        digest text PRIMARY KEY,
        counted integer NOT NULL,
        ends_at timestamptz NOT NULL
      );
      CREATE INDEX start_failures_end ON start_failures (ends_at);

      -- When somebody released codes within the last hour, and when that was last told.
      CREATE TABLE recent_releases (
        agent_id uuid PRIMARY KEY,
        released_at timestamptz[] NOT NULL,
        alarmed_at timestamptz
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE resets, reset_codes, start_failures, recent_releases, units;
      ALTER TABLE identities DROP COLUMN unit`);
  }
}
