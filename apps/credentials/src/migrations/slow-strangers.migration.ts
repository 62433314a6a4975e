import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The counts that slow strangers and close nothing. `password_attempts` goes on as the count of what was typed and
 * where from: the version before finds in it what it expects.
 */
export class SlowStrangers1795900000101 implements MigrationInterface {
  readonly name = 'SlowStrangers1795900000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whose account the name that was typed leads to, so that its delays can be lifted.
      ALTER TABLE password_attempts ADD COLUMN agent_id uuid;
      CREATE INDEX password_attempts_of_agent ON password_attempts (agent_id) WHERE agent_id IS NOT NULL;

      -- Tries at one account from sources that it does not know: taken from its bucket, or, when that was empty,
      -- spared as the first of a network. Both as of an instant, since which time has given some back.
      CREATE TABLE sign_in_buckets (
        subject text PRIMARY KEY,
        taken double precision NOT NULL,
        spare double precision NOT NULL DEFAULT 0,
        spared boolean NOT NULL DEFAULT false,
        at timestamptz NOT NULL DEFAULT now(),
        told_at timestamptz
      ) WITH (fillfactor = 70);
      -- When a network was last judged on an account that does not know it.
      CREATE TABLE sign_in_networks (
        subject text NOT NULL,
        network text NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (subject, network)
      ) WITH (fillfactor = 70);
      -- Failures of a source, or of a wider network, over all accounts within a window.
      CREATE TABLE sign_in_windows (
        source text PRIMARY KEY,
        counted integer NOT NULL,
        judged integer NOT NULL DEFAULT 0,
        ends_at timestamptz NOT NULL
      ) WITH (fillfactor = 50);

      -- Where an account was opened from, with its right password.
      CREATE TABLE known_sources (
        agent_id uuid NOT NULL,
        source text NOT NULL,
        seen_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (agent_id, source)
      );
      CREATE INDEX known_sources_seen ON known_sources (seen_at);
      -- Browsers that an account knows no more; '*' are all that it knew until then.
      CREATE TABLE forgotten_browsers (
        agent_id uuid NOT NULL,
        browser text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (agent_id, browser)
      );

      -- Wrong passwords of whoever is signed in already.
      ALTER TABLE sessions ADD COLUMN wrong_tries integer NOT NULL DEFAULT 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sessions DROP COLUMN wrong_tries;
      DROP TABLE sign_in_buckets, sign_in_networks, sign_in_windows, known_sources, forgotten_browsers;
      ALTER TABLE password_attempts DROP COLUMN agent_id`);
  }
}
