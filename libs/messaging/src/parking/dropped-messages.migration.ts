import type { MigrationInterface, QueryRunner } from 'typeorm';

// A place may stand here twice: a group that was moved back to the start of its topics meets the same message again.
const TABLE = `
  CREATE TABLE dropped_messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    group_name text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    key text NOT NULL,
    message_id text NOT NULL,
    type text NOT NULL,
    reason text NOT NULL,
    parked_at timestamptz NOT NULL,
    dropped_at timestamptz NOT NULL DEFAULT now(),
    dropped_by text NOT NULL,
    because text NOT NULL
  )`;

/** Creates the table that says which parked messages were dropped, by whom and why; their data are not kept. */
export class CreateDroppedMessages1795900000004 implements MigrationInterface {
  readonly name = 'CreateDroppedMessages1795900000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dropped_messages');
  }
}
