import type { MigrationInterface, QueryRunner } from 'typeorm';
import { AddCheckpoints1795900000003 } from './audit/checkpoints.migration.js';
import { AddKeysInUse1795900000171 } from './keys-in-use.migration.js';

/** The tables of the event store. */
class CreateEventStore1795900000000 implements MigrationInterface {
  readonly name = 'CreateEventStore1795900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE events (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        stream text NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        type text NOT NULL,
        schema_version integer NOT NULL,
        event_id uuid NOT NULL,
        subject text,
        data jsonb NOT NULL,
        metadata jsonb NOT NULL,
        at timestamptz NOT NULL,
        hash bytea NOT NULL,
        CONSTRAINT events_stream_version UNIQUE (stream, version)
      );
      CREATE TABLE subject_keys (
        subject text PRIMARY KEY,
        wrapped_key bytea,
        destroyed_at timestamptz,
        CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL))
      );
      CREATE TABLE outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        message json NOT NULL
      );
      CREATE TABLE outbox_set_aside (
        id bigint PRIMARY KEY,
        topic text NOT NULL,
        key text NOT NULL,
        reason text NOT NULL,
        message json NOT NULL,
        set_aside_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX outbox_set_aside_key ON outbox_set_aside (topic, key);
      CREATE TABLE inbox (
        consumer text NOT NULL,
        message_id text NOT NULL,
        seen_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (consumer, message_id)
      );
      CREATE INDEX inbox_seen_at ON inbox (seen_at);
      CREATE TABLE deadlines (
        id text PRIMARY KEY,
        kind text NOT NULL,
        due_at timestamptz NOT NULL,
        data jsonb NOT NULL,
        correlation_id text NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        next_try_at timestamptz NOT NULL
      );
      CREATE INDEX deadlines_next_try_at ON deadlines (next_try_at);
      CREATE TABLE idempotent_answers (
        scope text NOT NULL,
        key text NOT NULL,
        fingerprint text NOT NULL,
        answer jsonb NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (scope, key)
      );
      CREATE INDEX idempotent_answers_expires_at ON idempotent_answers (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE events, subject_keys, outbox, outbox_set_aside, inbox, deadlines, idempotent_answers',
    );
  }
}

/** The era of the database: one row, and none in a database that never lost anything. */
class CreateEra1795900000006 implements MigrationInterface {
  readonly name = 'CreateEra1795900000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE era (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        number bigint NOT NULL DEFAULT 0,
        learning boolean NOT NULL DEFAULT false
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE era');
  }
}

/** The era up to which the database has what was told. */
class AddKnownEra1795900000008 implements MigrationInterface {
  readonly name = 'AddKnownEra1795900000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE era ADD COLUMN known bigint NOT NULL DEFAULT 0');
    await runner.query('UPDATE era SET known = number WHERE NOT learning');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE era DROP COLUMN known');
  }
}

/** What a service's DataSource lists before its own migrations. */
export const eventStoreMigrations = [
  CreateEventStore1795900000000,
  AddCheckpoints1795900000003,
  CreateEra1795900000006,
  AddKnownEra1795900000008,
  AddKeysInUse1795900000171,
];
