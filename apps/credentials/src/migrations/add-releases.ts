import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When second codes were released, for the statistics. */
export class AddReleases1764000400000 implements MigrationInterface {
  readonly name = 'AddReleases1764000400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Read model, by the projection of releases. What was released before it was there is in the log.
      CREATE TABLE second_code_releases (reset_id uuid PRIMARY KEY, released_at timestamptz NOT NULL);
      INSERT INTO second_code_releases (reset_id, released_at)
        SELECT substr(stream, length('reset-') + 1)::uuid, min(at) FROM events
        WHERE type = 'SecondCodeReleased' AND stream LIKE 'reset-%' GROUP BY stream;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE second_code_releases');
  }
}
