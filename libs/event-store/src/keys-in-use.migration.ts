import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which keys this database was written with, by what tells one from another and nothing of the key. */
export class AddKeysInUse1795900000171 implements MigrationInterface {
  readonly name = 'AddKeysInUse1795900000171';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE keys_in_use (
        setting text NOT NULL,
        key_id text NOT NULL,
        first_used_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (setting, key_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE keys_in_use');
  }
}
