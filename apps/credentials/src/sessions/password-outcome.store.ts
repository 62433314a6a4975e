import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { failedTrySql } from '../journal/security-journal.store.js';
import {
  bucketGivenBack,
  stillTaken,
  WINDOWS_GIVEN_BACK,
  windowsLocked,
} from './sign-in-counts.js';
import type { Counted } from './password-attempt.store.js';
import type { Origin, TypedName } from './sign-in-limits.js';

/** A try that was counted, and now judged. */
export interface JudgedTry {
  readonly name: TypedName;
  readonly origin: Origin;
  readonly counted: Counted;
  /** What the password was asked for. */
  readonly purpose: string;
}

/** A session to open. */
export interface NewSession {
  readonly tokenHash: Buffer;
  readonly sessionId: string;
  readonly generation: number;
  readonly passwordChangeRequired: boolean;
  readonly lifetimeSeconds: number;
  /** What it is opened with, in French. */
  readonly openedWith: string;
}

/**
 * A wrong try, in the journal; and whether the account's bucket is empty by it, which nobody was told of within a day.
 * $1 windows, $2 what was typed, $3 place, $4 agent or null, $5 purpose, $6 source; $7 bucket or null, $8 its size, $9
 * the seconds in which it gives one back.
 */
const ATTEMPT_FAILED = prepared<{ emptied: boolean }>('attempt-failed')`
  WITH ${windowsLocked('$1')}, windows_judged AS (
    UPDATE sign_in_windows w SET judged = least(w.counted, w.judged + 1)
    FROM windows_locked l WHERE w.source = l.source RETURNING 1
  ), here AS (
    UPDATE password_attempts SET judged = judged + 1
    WHERE subject = $2 AND source = $3 AND (SELECT count(*) FROM windows_judged) >= 0
  ), journal AS (
    ${failedTrySql('$4', '$5', '$6')}
  )
  SELECT EXISTS (
    SELECT FROM sign_in_buckets b
    WHERE b.subject = $7 AND ${stillTaken('b.taken', 'b.at', '$9::float8')} > $8::float8 - 1
      AND (b.told_at IS NULL OR b.told_at <= now() - interval '1 day')) AS emptied`;

/**
 * A right try that opens a session: what it took is given back, the count of what was typed starts anew at this place,
 * and the account knows the source. The rows stay: rewriting them in place spares the index. Nobody waits for the disk
 * either: whoever loses a session of the last half second to a crash of the database server signs in again.
 * $1 windows, $2 what was typed, $3 place, $4 bucket, $5 whether it was spared, or null; $6 agent, $7 purpose, $8
 * address, $9 source or null; $10 token hash, $11 session id, $12 generation, $13 change required, $14 lifetime in seconds, $15
 * device.
 */
const SESSION_OPENED = prepared<{ used_at: Date; expires_at: Date }>('session-opened')`
  WITH ${windowsLocked('$1')}, ${WINDOWS_GIVEN_BACK}, here AS (
    UPDATE password_attempts SET counted = 0, judged = 0, blocked_until = NULL
    WHERE subject = $2 AND source = $3 AND (SELECT count(*) FROM windows_given_back) >= 0 RETURNING 1
  ), ${bucketGivenBack('$4', '$5', 'here')}, journal AS (
    INSERT INTO sign_in_journal (agent_id, purpose, outcome, source) VALUES ($6::uuid, $7, 'accepted', $8)
  ), place AS (
    INSERT INTO known_sources AS known (agent_id, source) SELECT $6::uuid, $9 WHERE $9::text IS NOT NULL
    ON CONFLICT (agent_id, source) DO UPDATE SET seen_at = now() WHERE known.seen_at < now() - interval '1 hour'
  )
  INSERT INTO sessions (agent_id, source, token_hash, session_id, generation, password_change_required, expires_at, device)
  VALUES ($6::uuid, $8, $10, $11, $12, $13, now() + $14::float8 * interval '1 second', $15)
  RETURNING used_at, expires_at, set_config('synchronous_commit', 'off', true)`;

const TOLD = prepared<{ at: Date }>('sign-in-slowed-told')`
  UPDATE sign_in_buckets SET told_at = now()
  WHERE subject = $1 AND (told_at IS NULL OR told_at <= now() - interval '1 day') RETURNING told_at AS at`;

/** What becomes of tries that were judged, and their journal. */
@Injectable()
export class PasswordOutcomeStore {
  /** Writes down that a try was wrong; true when the account's owner should be told. */
  async failed(manager: EntityManager, judged: JudgedTry): Promise<boolean> {
    const { name, origin, counted, purpose } = judged;
    const row = await ATTEMPT_FAILED.get(
      manager,
      ...[counted.took_windows, name.digest, counted.place, counted.agent_id],
      ...[purpose, origin.source],
      ...[counted.is_stranger ? counted.subject : null, counted.size, counted.every],
    );
    return row!.emptied;
  }

  /** A try that was right, and the session that it opens. */
  async openSession(
    manager: EntityManager,
    { name, origin, counted, purpose }: JudgedTry,
    session: NewSession,
  ): Promise<{ used_at: Date; expires_at: Date }> {
    const { took_windows, place, subject, took_spare, agent_id } = counted;
    const { tokenHash, sessionId, generation, passwordChangeRequired, lifetimeSeconds } = session;
    const opened = await SESSION_OPENED.get(
      manager,
      ...[took_windows, name.digest, place, subject, took_spare, agent_id, purpose, origin.address],
      origin.source === 'unknown' ? null : origin.source,
      ...[tokenHash, sessionId, generation, passwordChangeRequired, lifetimeSeconds],
      session.openedWith,
    );
    return opened!;
  }

  /** Notes that an account's owner is being told; undefined when they were within a day. */
  async tell(manager: EntityManager, agentId: string): Promise<Date | undefined> {
    return (await TOLD.get(manager, agentId))?.at;
  }
}
