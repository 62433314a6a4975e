import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CreateDroppedMessages1795900000004 } from './dropped-messages.migration.js';

const TABLE = `
  CREATE TABLE parked_messages (
    group_name text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    key text NOT NULL,
    message json NOT NULL,
    reason text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (group_name, topic, partition, "offset")
  );
  CREATE INDEX parked_messages_of_key ON parked_messages (group_name, topic, key, "offset")`;

/** Creates the table of a service's own database in which its parked messages wait. */
export class CreateParkedMessages1795900000001 implements MigrationInterface {
  readonly name = 'CreateParkedMessages1795900000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE parked_messages');
  }
}

/** The migrations that each consuming service runs in its own database. */
export const messagingMigrations = [
  CreateParkedMessages1795900000001,
  CreateDroppedMessages1795900000004,
];
