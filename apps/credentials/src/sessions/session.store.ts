import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { grantsColumn } from './role-grants.js';
import type { SessionHolder, SessionState } from './session-view.js';

/** A session that counts: of an open account, and of its current password. */
export interface FoundSession extends SessionHolder, SessionState {
  readonly session_id: string;
  /** Where from it was opened. */
  readonly source: string;
  readonly reauthenticated_at: Date | null;
  readonly now: Date;
}

const FIND = prepared<FoundSession>('find-session')`
  SELECT s.session_id, s.agent_id, s.used_at, s.expires_at, s.password_change_required, s.source,
         s.reauthenticated_at, now() AS now,
         a.login, a.address,
         coalesce(i.first_name, '') AS first_name, coalesce(i.usual_name, '') AS usual_name,
         ${grantsColumn('a.agent_id')}
  FROM sessions s
  JOIN accounts a ON a.agent_id = s.agent_id AND a.state = 'open'
  JOIN password_hashes h ON h.agent_id = s.agent_id AND h.generation = s.generation
  LEFT JOIN identities i ON i.agent_id = s.agent_id
  WHERE s.token_hash = $1 AND s.expires_at > now()`;
const TOUCH = prepared<{ used_at: Date }>('touch-session')`
  UPDATE sessions SET used_at = now() WHERE token_hash = $1
  RETURNING used_at, set_config('synchronous_commit', 'off', true)`;
const REAUTHENTICATED = prepared('session-reauthenticated')`
  UPDATE sessions SET reauthenticated_at = now() WHERE token_hash = $1`;
const KEEP_ALONE = prepared('keep-session-alone')`
  WITH others AS (DELETE FROM sessions WHERE agent_id = $1 AND token_hash <> $2)
  UPDATE sessions SET generation = $3, password_change_required = false WHERE token_hash = $2`;
const CLOSE = prepared('close-session')`
  DELETE FROM sessions WHERE token_hash = $1`;
const CLOSE_ALL = prepared('close-sessions-of-agent')`
  DELETE FROM sessions WHERE agent_id = $1`;

/** Sessions, by the hash of their token. */
@Injectable()
export class SessionStore {
  async find(manager: EntityManager, tokenHash: Buffer): Promise<FoundSession | undefined> {
    return FIND.get(manager, tokenHash);
  }

  /** Moves the idle deadline. A crash of the database server may forget it. */
  async touch(manager: EntityManager, tokenHash: Buffer): Promise<{ used_at: Date } | undefined> {
    return TOUCH.get(manager, tokenHash);
  }

  async reauthenticated(manager: EntityManager, tokenHash: Buffer): Promise<void> {
    await REAUTHENTICATED.run(manager, tokenHash);
  }

  /** Ends every other session of the agent; this one goes on with a new password. */
  async keepAlone(
    manager: EntityManager,
    agentId: string,
    tokenHash: Buffer,
    generation: number,
  ): Promise<void> {
    await KEEP_ALONE.run(manager, agentId, tokenHash, generation);
  }

  async close(manager: EntityManager, tokenHash: Buffer): Promise<void> {
    await CLOSE.run(manager, tokenHash);
  }

  async closeAllOf(manager: EntityManager, agentId: string): Promise<void> {
    await CLOSE_ALL.run(manager, agentId);
  }
}
