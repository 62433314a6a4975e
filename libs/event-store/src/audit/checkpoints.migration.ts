import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The checkpoints of the log, where streams stood at each, and which one is the last. */
export class AddCheckpoints1795900000003 implements MigrationInterface {
  readonly name = 'AddCheckpoints1795900000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE checkpoints (
        number integer PRIMARY KEY,
        at timestamptz NOT NULL,
        after_position bigint NOT NULL,
        position bigint NOT NULL,
        streams integer NOT NULL,
        events integer NOT NULL,
        heads_digest bytea NOT NULL,
        previous bytea NOT NULL,
        key_id text NOT NULL,
        signature bytea NOT NULL
      );
      CREATE TABLE checkpoint_heads (
        checkpoint integer NOT NULL,
        stream text NOT NULL,
        version integer NOT NULL,
        hash bytea NOT NULL,
        PRIMARY KEY (checkpoint, stream)
      );
      CREATE TABLE checkpoint_anchor (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        number integer NOT NULL,
        at timestamptz NOT NULL,
        position bigint NOT NULL,
        hash bytea NOT NULL,
        key_id text NOT NULL,
        signature bytea NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE checkpoints, checkpoint_heads, checkpoint_anchor');
  }
}
