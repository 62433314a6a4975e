import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { failedTrySql } from '../journal/security-journal.store.js';
import { TYPED_LOGINS } from '../logins/typed-logins.js';
import { grantsColumn } from './role-grants.js';

/**
 * The account behind a login, and one more try counted against it, here and everywhere, in one round
 * trip and before the password is looked at: parallel guesses cannot outrun the count.
 * $1 login, $2 subject of an unknown login, $3 source; $4 tries are free, then come $5 seconds that double up
 * to $6. `here` is null while the source must wait. Everybody sees the count at once, and nobody
 * waits for the disk: it is the crash of the database server that may forget the last half second of tries.
 */
const COUNT_ATTEMPT = prepared<CountedAttempt>('count-attempt')`
  WITH who AS (
    SELECT a.agent_id, a.login, a.address, a.state, h.phc, h.kind, h.generation,
           coalesce(i.first_name, '') AS first_name, coalesce(i.usual_name, '') AS usual_name,
           ${grantsColumn('a.agent_id')}
    FROM ${TYPED_LOGINS} l JOIN accounts a USING (agent_id)
    LEFT JOIN password_hashes h USING (agent_id) LEFT JOIN identities i USING (agent_id)
    WHERE l.login = $1
  ), subject AS (
    SELECT coalesce((SELECT agent_id::text FROM who), $2) AS subject
  ), here AS (
    INSERT INTO password_attempts AS known (subject, source, counted)
    SELECT subject, $3, 1 FROM subject
    ON CONFLICT (subject, source) DO UPDATE SET
      counted = known.counted + 1,
      last_at = now(),
      blocked_until = CASE WHEN known.counted + 1 >= $4::int
        THEN now() + least($6::float8, $5::float8 * 2 ^ least(known.counted + 1 - $4::int, 30)) * interval '1 second' END
    WHERE known.blocked_until IS NULL OR known.blocked_until <= now()
    RETURNING counted
  ), everywhere AS (
    INSERT INTO password_attempts AS known (subject, source, counted)
    SELECT subject, '*', 1 FROM subject WHERE EXISTS (SELECT FROM here)
    ON CONFLICT (subject, source) DO UPDATE SET counted = known.counted + 1, last_at = now()
    RETURNING counted
  )
  SELECT who.*, subject.subject, (SELECT counted FROM here) AS here,
         (SELECT counted FROM everywhere) AS everywhere,
         set_config('synchronous_commit', 'off', true)
  FROM subject LEFT JOIN who ON true`;

/** A try that was counted; the account's fields are null for an unknown login. */
export interface CountedAttempt {
  readonly subject: string;
  readonly here: number | null;
  readonly everywhere: number | null;
  readonly agent_id: string | null;
  readonly login: string;
  readonly address: string;
  readonly state: 'open' | 'closed';
  readonly phc: string | null;
  readonly kind: 'numen' | 'chosen';
  readonly generation: number;
  readonly first_name: string;
  readonly usual_name: string;
  readonly grants: string[];
}

/** Why a source must wait. $1 subject, $2 source. */
const BLOCK_OF = prepared<{ undecided: boolean; seconds: number | null }>('block-of-attempts')`
  SELECT counted > judged AS undecided,
         extract(epoch FROM blocked_until - now())::float8 AS seconds
  FROM password_attempts WHERE subject = $1 AND source = $2`;

/** A wrong try, in the journal. $1 subject, $2 source, $3 agent or null, $4 purpose. */
const ATTEMPT_FAILED = prepared('attempt-failed')`
  WITH journal AS (
    ${failedTrySql('$3', '$4', '$2')}
  )
  UPDATE password_attempts SET judged = judged + 1 WHERE subject = $1 AND source = $2`;

/**
 * What a right try begins with: the count starts anew, here and everywhere, always in that order, in
 * which {@link COUNT_ATTEMPT} locks the same rows. The rows stay: rewriting them in place spares the
 * index. $1 subject, $2 source to count.
 */
const CLEARED = `
    WITH here AS (
      UPDATE password_attempts SET counted = 0, judged = 0, blocked_until = NULL
      WHERE subject = $1 AND source = $2 RETURNING 1
    ), everywhere AS (
      UPDATE password_attempts SET counted = 0
      WHERE subject = $1 AND source = '*' AND (SELECT count(*) FROM here) >= 0
    ), journal AS (
      INSERT INTO sign_in_journal (agent_id, purpose, outcome, source)
      VALUES ($1::uuid, $3, 'accepted', $4)
    )`;

/** A right try. $3 purpose, $4 address. */
const ATTEMPT_SUCCEEDED = prepared('attempt-succeeded')`
  ${CLEARED} SELECT 1`;

/**
 * A right try that opens a session, without waiting for the disk either: whoever loses a session of the last
 * half second to a crash of the database server signs in again. $5 token hash, $6 session id, $7 generation, $8 change
 * required, $9 lifetime in seconds.
 */
const SESSION_OPENED = prepared<{ used_at: Date; expires_at: Date }>('session-opened')`
  ${CLEARED}
  INSERT INTO sessions (agent_id, source, token_hash, session_id, generation, password_change_required, expires_at)
  VALUES ($1::uuid, $4, $5, $6, $7, $8, now() + $9::float8 * interval '1 second')
  RETURNING used_at, expires_at, set_config('synchronous_commit', 'off', true)`;

/** Whose try it is, from where, and what it was for. */
export interface JudgedTry {
  /** What tries are counted against. */
  readonly subject: string;
  /** Under what they are counted. */
  readonly source: string;
  readonly purpose: string;
  /** Where it came from, for the journal. */
  readonly address: string;
}

/** A session to open. */
export interface NewSession {
  readonly tokenHash: Buffer;
  readonly sessionId: string;
  readonly generation: number;
  readonly passwordChangeRequired: boolean;
  readonly lifetimeSeconds: number;
}

/** Tries at passwords: how many, since when, and how long a source must wait; and their journal. */
@Injectable()
export class PasswordAttemptStore {
  /**
   * Counts a try at a login; one that nobody has is counted as that of `unknown`. `waits` are the free tries, and the
   * seconds of the first and of the longest wait.
   */
  async count(
    manager: EntityManager,
    login: string,
    unknown: string,
    source: string,
    waits: readonly [number, number, number],
  ): Promise<CountedAttempt> {
    const values = [login, unknown, source, ...waits];
    return (await COUNT_ATTEMPT.get(manager, ...values))!;
  }

  /** Why a source must wait; undefined when there is no count any more. */
  async blockOf(
    manager: EntityManager,
    subject: string,
    source: string,
  ): Promise<{ undecided: boolean; seconds: number | null } | undefined> {
    return BLOCK_OF.get(manager, subject, source);
  }

  async failed(manager: EntityManager, judged: JudgedTry, agentId: string | null): Promise<void> {
    const { subject, source, purpose } = judged;
    await ATTEMPT_FAILED.run(manager, subject, source, agentId, purpose);
  }

  async succeeded(manager: EntityManager, judged: JudgedTry): Promise<void> {
    await ATTEMPT_SUCCEEDED.run(manager, ...valuesOf(judged));
  }

  /** A try that was right, and the session that it opens. */
  async openSession(
    manager: EntityManager,
    judged: JudgedTry,
    session: NewSession,
  ): Promise<{ used_at: Date; expires_at: Date }> {
    const { tokenHash, sessionId, generation, passwordChangeRequired, lifetimeSeconds } = session;
    const opened = await SESSION_OPENED.get(
      manager,
      ...valuesOf(judged),
      tokenHash,
      sessionId,
      generation,
      passwordChangeRequired,
      lifetimeSeconds,
    );
    return opened!;
  }
}

const valuesOf = ({ subject, source, purpose, address }: JudgedTry) => [
  subject,
  source,
  purpose,
  address,
];
