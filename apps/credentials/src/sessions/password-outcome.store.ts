import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { failedTrySql } from '../journal/security-journal.store.js';
import {
  bucketGivenBack,
  stillTaken,
  WINDOWS_GIVEN_BACK,
  windowGoesOn,
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
 * the seconds in which it gives one back; $10 windows from which it took nothing before it was judged, $11 for how many
 * seconds they last.
 */
const ATTEMPT_FAILED = prepared<{ emptied: boolean }>('attempt-failed')`
  WITH ${windowsLocked('$1')}, windows_judged AS (
    UPDATE sign_in_windows w SET judged = least(w.counted, w.judged + 1)
    FROM windows_locked l WHERE w.source = l.source RETURNING 1
  ), windows_late AS (
    INSERT INTO sign_in_windows AS known (source, counted, judged, ends_at)
    SELECT source, 1, 1, now() + $11::float8 * interval '1 second'
    FROM unnest($10::text[]) WITH ORDINALITY AS late (source, nth) ORDER BY nth
    ON CONFLICT (source) DO UPDATE SET ${windowGoesOn(1)}
    RETURNING 1
  ), here AS (
    UPDATE password_attempts SET judged = judged + 1
    WHERE subject = $2 AND source = $3
      AND (SELECT count(*) FROM windows_judged) + (SELECT count(*) FROM windows_late) >= 0
  ), journal AS (
    ${failedTrySql('$4', '$5', '$6')}
  )
  SELECT EXISTS (
    SELECT FROM sign_in_buckets b
    WHERE b.subject = $7 AND ${stillTaken('b.taken', 'b.at', '$9::float8')} > $8::float8 - 1
      AND (b.told_at IS NULL OR b.told_at <= now() - interval '1 day')) AS emptied`;

/** When a session was opened, and until when it lasts. */
export interface OpenedAt {
  readonly used_at: Date;
  readonly expires_at: Date;
}

/** The count of what was typed starts anew at its place, once `after` is so. The row stays: rewriting it in place spares the index. */
const startsAnew = (after: string) => `
  here AS (
    UPDATE password_attempts SET counted = 0, judged = 0, blocked_until = NULL
    WHERE subject = $1 AND source = $2 AND ${after} RETURNING 1
  )`;

/**
 * The session of a right try, whose source the account knows from now on. Nobody waits for the disk either: whoever loses
 * a session of the last half second to a crash of the database server signs in again.
 */
const OPENED = `
  journal AS (
    INSERT INTO sign_in_journal (agent_id, purpose, outcome, source) VALUES ($3::uuid, $4, 'accepted', $5)
  ), place AS (
    INSERT INTO known_sources AS known (agent_id, source) SELECT $3::uuid, $6 WHERE $6::text IS NOT NULL
    ON CONFLICT (agent_id, source) DO UPDATE SET seen_at = now() WHERE known.seen_at < now() - interval '1 hour'
  )
  INSERT INTO sessions (agent_id, source, token_hash, session_id, generation, password_change_required, expires_at, device)
  VALUES ($3::uuid, $5, $7, $8, $9, $10, now() + $11::float8 * interval '1 second', $12)
  RETURNING used_at, expires_at, set_config('synchronous_commit', 'off', true)`;

/**
 * A right try that opens a session, and gives back what it took. $1 what was typed, $2 place; $3 agent, $4 purpose, $5
 * address, $6 source or null; $7 token hash, $8 session id, $9 generation, $10 change required, $11 lifetime in seconds,
 * $12 device; $13 windows, $14 bucket, $15 whether it was spared, or null.
 */
const SESSION_OPENED = prepared<OpenedAt>('session-opened')`
  WITH ${windowsLocked('$13')}, ${WINDOWS_GIVEN_BACK}, ${startsAnew('(SELECT count(*) FROM windows_given_back) >= 0')},
  ${bucketGivenBack('$14', '$15', 'here')}, ${OPENED}`;

/** The same, where it took from nothing but the count of what was typed at its place. */
const SESSION_OPENED_WHERE_KNOWN = prepared<OpenedAt>('session-opened-where-known')`
  WITH ${startsAnew('true')}, ${OPENED}`;

const TOLD = prepared<{ at: Date }>('sign-in-slowed-told')`
  UPDATE sign_in_buckets SET told_at = now()
  WHERE subject = $1 AND (told_at IS NULL OR told_at <= now() - interval '1 day') RETURNING told_at AS at`;

/** What becomes of tries that were judged, and their journal. */
@Injectable()
export class PasswordOutcomeStore {
  /** Writes down that a try was wrong; true when the account's owner should be told. */
  async failed(
    manager: EntityManager,
    judged: JudgedTry,
    { windowLasts }: Readonly<Record<'windowLasts', number>>,
  ): Promise<boolean> {
    const { name, origin, counted, purpose } = judged;
    const row = await ATTEMPT_FAILED.get(
      manager,
      ...[counted.took_windows, name.digest, counted.place, counted.agent_id],
      ...[purpose, origin.source],
      ...[counted.is_stranger ? counted.subject : null, counted.size, counted.every],
      ...[countsLate(counted) ? origin.windows.map(({ source }) => source) : [], windowLasts],
    );
    return row!.emptied;
  }

  /** A try that was right, and the session that it opens. */
  async openSession(
    manager: EntityManager,
    { name, origin, counted, purpose }: JudgedTry,
    session: NewSession,
  ): Promise<OpenedAt> {
    const { took_windows, place, subject, took_spare, agent_id } = counted;
    const { tokenHash, sessionId, generation, passwordChangeRequired, lifetimeSeconds } = session;
    const opened = [
      ...[name.digest, place, agent_id, purpose, origin.address],
      origin.source === 'unknown' ? null : origin.source,
      ...[tokenHash, sessionId, generation, passwordChangeRequired, lifetimeSeconds],
      session.openedWith,
    ];
    const tookMore = took_windows.length > 0 || took_spare !== null;
    const at = tookMore
      ? await SESSION_OPENED.get(manager, ...opened, took_windows, subject, took_spare)
      : await SESSION_OPENED_WHERE_KNOWN.get(manager, ...opened);
    return at!;
  }

  /** Notes that an account's owner is being told; undefined when they were within a day. */
  async tell(manager: EntityManager, agentId: string): Promise<Date | undefined> {
    return (await TOLD.get(manager, agentId))?.at;
  }
}

/** A try where the account is known takes from the windows of its source only once it was wrong; a known browser never does. */
function countsLate({ took_windows, by_browser }: Counted): boolean {
  return took_windows.length === 0 && !by_browser;
}
