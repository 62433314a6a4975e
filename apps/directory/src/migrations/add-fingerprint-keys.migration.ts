import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which keys made a fingerprint, by their ids, the first one first: none for those of before, which the first key made. */
export class AddFingerprintKeys1795900000172 implements MigrationInterface {
  readonly name = 'AddFingerprintKeys1795900000172';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE numen_fingerprints ADD COLUMN keys text[] NOT NULL DEFAULT '{}'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE numen_fingerprints DROP COLUMN keys');
  }
}
