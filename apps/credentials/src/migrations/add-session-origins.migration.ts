import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When and with what a session was opened, for whoever looks at their own; and its way by its id, which lasts while its token changes. */
export class AddSessionOrigins1795900000121 implements MigrationInterface {
  readonly name = 'AddSessionOrigins1795900000121';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sessions ADD COLUMN opened_at timestamptz NOT NULL DEFAULT now(), ADD COLUMN device text;
      CREATE UNIQUE INDEX sessions_by_id ON sessions (session_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX sessions_by_id;
      ALTER TABLE sessions DROP COLUMN opened_at, DROP COLUMN device;
    `);
  }
}
