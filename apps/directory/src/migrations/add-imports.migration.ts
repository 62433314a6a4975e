import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files of HR: what is known of each import, and until it is over its file and the plan of its lines, encrypted. */
export class AddImports1795900000201 implements MigrationInterface {
  readonly name = 'AddImports1795900000201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE imports (
        import_id uuid PRIMARY KEY,
        version integer NOT NULL,
        status text NOT NULL,
        mode text NOT NULL,
        sha256 text NOT NULL,
        extracted_on date NOT NULL,
        uploaded_at timestamptz NOT NULL,
        uploaded_by text NOT NULL,
        confirmed_at timestamptz,
        ended_at timestamptz,
        state jsonb NOT NULL
      )`);
    await runner.query('CREATE INDEX imports_by_status ON imports (status)');
    await runner.query('CREATE INDEX imports_by_file ON imports (sha256)');
    // What no event holds: how far the work is, and under the key of the import what the file says.
    await runner.query(`
      CREATE TABLE import_works (
        import_id uuid PRIMARY KEY,
        began_at timestamptz NOT NULL DEFAULT now(),
        attempt uuid,
        attempts integer NOT NULL DEFAULT 0,
        reached integer NOT NULL DEFAULT 0,
        next_try_at timestamptz NOT NULL DEFAULT now(),
        total integer,
        empty integer,
        log_position bigint NOT NULL DEFAULT 0,
        run_since timestamptz,
        run_from integer NOT NULL DEFAULT 0,
        understood bytea,
        remarked bytea,
        answers bytea
      )`);
    await runner.query(`
      CREATE TABLE import_chunks (
        import_id uuid NOT NULL,
        number integer NOT NULL,
        sealed bytea NOT NULL,
        came_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (import_id, number)
      )`);
    // Of a line the cells without its NUMEN, what becomes of it, and its login: each under the key of the import.
    await runner.query(`
      CREATE TABLE import_lines (
        import_id uuid NOT NULL,
        number integer NOT NULL,
        kind text NOT NULL,
        agent_id uuid,
        new_id uuid,
        fingerprint bytea,
        forms bytea,
        identity bytea,
        codes text[] NOT NULL DEFAULT '{}',
        applied boolean NOT NULL DEFAULT false,
        read bytea NOT NULL,
        plan bytea,
        login bytea,
        PRIMARY KEY (import_id, number)
      )`);
    await runner.query(
      'CREATE INDEX import_lines_by_kind ON import_lines (import_id, kind, number)',
    );
    for (const column of ['agent_id', 'fingerprint', 'identity'])
      await runner.query(`CREATE INDEX import_lines_by_${column} ON import_lines (import_id, ${column}, number)
        WHERE ${column} IS NOT NULL`);
    // Whether somebody's own NUMEN stands in a file is asked for each of its lines.
    await runner.query('CREATE INDEX numen_fingerprints_by_agent ON numen_fingerprints (agent_id)');
    // Whom the file does not miss.
    await runner.query(`
      CREATE TABLE import_present (
        import_id uuid NOT NULL,
        agent_id uuid NOT NULL,
        PRIMARY KEY (import_id, agent_id)
      )`);
    await runner.query(`
      CREATE TABLE import_bases (
        import_id uuid NOT NULL,
        base bytea NOT NULL,
        holders integer NOT NULL,
        PRIMARY KEY (import_id, base)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX numen_fingerprints_by_agent');
    await runner.query(
      'DROP TABLE imports, import_works, import_chunks, import_lines, import_present, import_bases',
    );
  }
}
