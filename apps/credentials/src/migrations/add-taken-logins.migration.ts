import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Logins are taken before their agents are created, and an account may have had other addresses. */
export class AddTakenLogins1795900000191 implements MigrationInterface {
  readonly name = 'AddTakenLogins1795900000191';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What was taken for somebody before their account opened; kept for a while, so that a call that comes again is answered alike.
      CREATE TABLE taken_logins (
        agent_id uuid PRIMARY KEY,
        login text NOT NULL UNIQUE,
        address text NOT NULL UNIQUE,
        rank integer NOT NULL,
        renumbers text,
        taken_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX taken_logins_by_age ON taken_logins (taken_at);

      -- Read model, by the accounts projection: former addresses that still arrive, and the former logins and addresses
      -- that go on working and are shown to nobody.
      ALTER TABLE accounts ADD COLUMN address_aliases text[] NOT NULL DEFAULT '{}',
        ADD COLUMN hidden text[] NOT NULL DEFAULT '{}';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE taken_logins;
      ALTER TABLE accounts DROP COLUMN address_aliases, DROP COLUMN hidden;
    `);
  }
}
