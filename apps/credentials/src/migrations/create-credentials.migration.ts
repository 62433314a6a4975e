import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the credentials service beside its events. */
export class CreateCredentials1795900000002 implements MigrationInterface {
  readonly name = 'CreateCredentials1795900000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Homonyms: whoever takes a rank holds the row of the base until its commit.
      CREATE TABLE login_bases (base text PRIMARY KEY, last_rank integer NOT NULL);
      CREATE TABLE address_bases (base text PRIMARY KEY, last_rank integer NOT NULL);

      -- Read models, by the accounts projection.
      CREATE TABLE accounts (
        agent_id uuid PRIMARY KEY,
        login text NOT NULL,
        aliases text[] NOT NULL DEFAULT '{}',
        address text NOT NULL,
        state text NOT NULL CHECK (state IN ('open', 'closed'))
      );
      CREATE TABLE logins (
        login text PRIMARY KEY,
        agent_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('current', 'alias'))
      );
      CREATE TABLE addresses (address text PRIMARY KEY, agent_id uuid NOT NULL);

      -- Erasable: who somebody is, and what opens their account.
      CREATE TABLE identities (
        agent_id uuid PRIMARY KEY,
        first_name text NOT NULL,
        usual_name text NOT NULL,
        birth_date text,
        unit text
      );
      CREATE TABLE password_hashes (
        agent_id uuid PRIMARY KEY,
        phc text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('numen', 'chosen')),
        -- Grows with each new password, not when the same one is hashed again: sessions of an older one are void.
        generation integer NOT NULL DEFAULT 1
      );
      CREATE TABLE seed_queue (
        agent_id uuid PRIMARY KEY,
        sealed text NOT NULL,
        correlation_id text NOT NULL,
        queued_at timestamptz NOT NULL DEFAULT now(),
        leased_until timestamptz,
        set_aside text
      );
      CREATE INDEX seed_queue_order ON seed_queue (queued_at) WHERE set_aside IS NULL;

      CREATE TABLE sessions (
        token_hash bytea PRIMARY KEY,
        session_id uuid NOT NULL,
        agent_id uuid NOT NULL,
        generation integer NOT NULL,
        password_change_required boolean NOT NULL,
        source text NOT NULL,
        used_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        reauthenticated_at timestamptz
      );
      CREATE INDEX sessions_of_agent ON sessions (agent_id);
      CREATE INDEX sessions_end ON sessions (expires_at);
      CREATE TABLE role_grants (
        agent_id uuid NOT NULL,
        role text NOT NULL CHECK (role IN ('manager', 'administrator')),
        unit_id text NOT NULL,
        PRIMARY KEY (agent_id, role, unit_id)
      );
      CREATE TABLE units (unit_id text PRIMARY KEY, name text NOT NULL);
      -- Which state of each unit, and of the administrators, was taken over last.
      CREATE TABLE unit_states (key text PRIMARY KEY, version numeric(20) NOT NULL);

      -- Tries since the last success. Counted before they are judged; source '*' counts them from anywhere.
      CREATE TABLE password_attempts (
        subject text NOT NULL,
        source text NOT NULL,
        counted integer NOT NULL,
        judged integer NOT NULL DEFAULT 0,
        blocked_until timestamptz,
        last_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (subject, source)
      ) WITH (fillfactor = 70);
      CREATE TABLE sign_in_journal (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        agent_id uuid,
        purpose text NOT NULL,
        outcome text NOT NULL,
        source text NOT NULL,
        at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX sign_in_journal_at ON sign_in_journal USING brin (at);
      CREATE INDEX sign_ins_of_agent ON sign_in_journal (agent_id, id)
        WHERE purpose = 'sign-in' AND outcome = 'accepted';

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
      CREATE INDEX resets_started ON resets (started_at);
      -- Read model, by the resets projection, for the statistics.
      CREATE TABLE second_code_releases (reset_id uuid PRIMARY KEY, released_at timestamptz NOT NULL);

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
      DROP TABLE login_bases, address_bases, accounts, logins, addresses, identities, password_hashes,
        seed_queue, sessions, role_grants, units, unit_states, password_attempts, sign_in_journal,
        resets, second_code_releases, reset_codes, start_failures, recent_releases`);
  }
}
