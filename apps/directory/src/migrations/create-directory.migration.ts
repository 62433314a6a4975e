import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The directory's read models, and the three tables that are none: fingerprints, sealed NUMENs, look-up counts. */
export class CreateDirectory1795900000002 implements MigrationInterface {
  readonly name = 'CreateDirectory1795900000002';

  async up(runner: QueryRunner): Promise<void> {
    // Collation "C" wherever a prefix or a place in the order is looked for: an index then serves both.
    await runner.query(`
      CREATE TABLE agents (
        agent_id uuid PRIMARY KEY,
        usual_name text NOT NULL,
        first_name text NOT NULL,
        birth_date date NOT NULL,
        folded_usual_name text COLLATE "C" NOT NULL,
        folded_first_name text COLLATE "C" NOT NULL,
        unit text NOT NULL,
        status text NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE INDEX agents_by_name ON agents (folded_usual_name, folded_first_name, agent_id);
      CREATE INDEX agents_by_identity ON agents (folded_usual_name, folded_first_name, birth_date);
      CREATE INDEX agents_by_unit ON agents (unit, folded_usual_name, folded_first_name, agent_id);

      CREATE TABLE agent_name_terms (
        agent_id uuid NOT NULL,
        term text COLLATE "C" NOT NULL,
        PRIMARY KEY (agent_id, term)
      );
      CREATE INDEX agent_name_terms_by_term ON agent_name_terms (term, agent_id);

      CREATE TABLE agent_accounts (
        agent_id uuid PRIMARY KEY,
        login text NOT NULL,
        aliases text[] NOT NULL,
        address text NOT NULL,
        status text NOT NULL
      );
      CREATE TABLE agent_account_terms (
        agent_id uuid NOT NULL,
        term text COLLATE "C" NOT NULL,
        PRIMARY KEY (agent_id, term)
      );
      CREATE INDEX agent_account_terms_by_term ON agent_account_terms (term, agent_id);

      CREATE TABLE units (unit_id text COLLATE "C" PRIMARY KEY, name text NOT NULL);
      CREATE TABLE unit_managers (
        unit_id text COLLATE "C" NOT NULL,
        agent_id uuid NOT NULL,
        PRIMARY KEY (unit_id, agent_id)
      );
      CREATE TABLE administrators (agent_id uuid PRIMARY KEY);

      CREATE TABLE numen_fingerprints (fingerprint bytea PRIMARY KEY, agent_id uuid NOT NULL);
      CREATE TABLE sealed_numens (agent_id uuid PRIMARY KEY, sealed text NOT NULL);

      CREATE TABLE lookup_counts (
        digest bytea PRIMARY KEY,
        lookups integer NOT NULL,
        ends_at timestamptz NOT NULL
      );
      CREATE INDEX lookup_counts_by_end ON lookup_counts (ends_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE agents, agent_name_terms, agent_accounts, agent_account_terms, units, unit_managers,
        administrators, numen_fingerprints, sealed_numens, lookup_counts
    `);
  }
}
