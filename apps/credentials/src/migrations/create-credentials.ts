import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the credentials service beside its events. */
export class CreateCredentials1764000100000 implements MigrationInterface {
  readonly name = 'CreateCredentials1764000100000';

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
        birth_date text
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
      CREATE TABLE role_grants (
        agent_id uuid NOT NULL,
        role text NOT NULL CHECK (role IN ('manager', 'administrator')),
        unit_id text NOT NULL,
        PRIMARY KEY (agent_id, role, unit_id)
      );

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
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE login_bases, address_bases, accounts, logins, addresses, identities, password_hashes,
        seed_queue, sessions, role_grants, password_attempts, sign_in_journal`);
  }
}
