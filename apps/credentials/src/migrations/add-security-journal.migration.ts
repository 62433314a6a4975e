import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The security journal: who did what from where with what outcome. */
export class AddSecurityJournal1795900000161 implements MigrationInterface {
  readonly name = 'AddSecurityJournal1795900000161';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE security_journal (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- The first and the last time; milliseconds, so that a place in the list can be told exactly.
        at timestamptz(3) NOT NULL,
        last_at timestamptz(3) NOT NULL,
        count integer NOT NULL,
        -- What is added up is so by this hour; what is not has none.
        hour timestamptz,
        kind text NOT NULL,
        outcome text NOT NULL,
        operation text NOT NULL,
        source text NOT NULL,
        actor uuid,
        agent_id uuid,
        unit text
      ) WITH (fillfactor = 85);
      CREATE UNIQUE INDEX security_journal_added_up ON security_journal
        (hour, kind, agent_id, actor, source, outcome, operation, unit) NULLS NOT DISTINCT WHERE hour IS NOT NULL;
      CREATE INDEX security_journal_at ON security_journal (at, id);
      CREATE INDEX security_journal_kind ON security_journal (kind, at, id);
      CREATE INDEX security_journal_agent ON security_journal (agent_id, at, id) WHERE agent_id IS NOT NULL;
      CREATE INDEX security_journal_actor ON security_journal (actor, at, id) WHERE actor IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE security_journal');
  }
}
