import { createIndexConcurrently } from '@citadelle/messaging/postgres';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions that are over are looked for every hour, among those that are not. */
export class IndexSessionEnds1764000500000 implements MigrationInterface {
  readonly name = 'IndexSessionEnds1764000500000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await createIndexConcurrently(runner, 'sessions_end', 'sessions (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sessions_end');
  }
}
