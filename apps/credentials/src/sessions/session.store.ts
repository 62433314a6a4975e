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
  readonly opened_at: Date;
  /** What it was opened with, in French; null where that was not noted. */
  readonly device: string | null;
  readonly now: Date;
}

const SESSION = `
  SELECT s.session_id, s.agent_id, s.used_at, s.expires_at, s.password_change_required, s.source,
         s.reauthenticated_at, s.opened_at, s.device, now() AS now,
         a.login, a.address,
         coalesce(i.first_name, '') AS first_name, coalesce(i.usual_name, '') AS usual_name,
         ${grantsColumn('a.agent_id')}
  FROM sessions s
  JOIN accounts a ON a.agent_id = s.agent_id AND a.state = 'open'
  JOIN password_hashes h ON h.agent_id = s.agent_id AND h.generation = s.generation
  LEFT JOIN identities i ON i.agent_id = s.agent_id
  WHERE s.expires_at > now()`;
const FIND = prepared<FoundSession>('find-session')`
  ${SESSION} AND s.token_hash = $1`;
const FIND_BY_ID = prepared<FoundSession>('find-session-by-id')`
  ${SESSION} AND s.session_id = $1`;
const TOUCH = prepared<{ used_at: Date }>('touch-session')`
  UPDATE sessions SET used_at = now() WHERE token_hash = $1
  RETURNING used_at, set_config('synchronous_commit', 'off', true)`;
const OF_AGENT = prepared<FoundSession>('sessions-of-agent')`
  ${SESSION} AND s.agent_id = $1 ORDER BY s.used_at DESC, s.session_id`;
/** $1 the token that ends, $2 the one that takes its place. */
const REAUTHENTICATED = prepared<{ used_at: Date }>('session-reauthenticated')`
  UPDATE sessions SET token_hash = $2, reauthenticated_at = now(), used_at = now()
  WHERE token_hash = $1 RETURNING used_at`;
/** $2 the token that ends, $3 the one that takes its place. */
const KEEP_ALONE = prepared<{ used_at: Date }>('keep-session-alone')`
  WITH others AS (DELETE FROM sessions WHERE agent_id = $1 AND token_hash <> $2)
  UPDATE sessions
  SET token_hash = $3, used_at = now(), generation = $4, password_change_required = false
  WHERE token_hash = $2 RETURNING used_at`;
const CLOSE = prepared('close-session')`
  DELETE FROM sessions WHERE token_hash = $1`;
const CLOSE_BY_ID = prepared<{ session_id: string }>('close-session-by-id')`
  DELETE FROM sessions WHERE session_id = $1 AND agent_id = $2 RETURNING session_id`;
const CLOSE_OTHERS = prepared('close-other-sessions')`
  DELETE FROM sessions WHERE agent_id = $1 AND session_id <> $2`;
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

  /** The session of this id, whichever token it has by now. */
  async findById(manager: EntityManager, sessionId: string): Promise<FoundSession | undefined> {
    return FIND_BY_ID.get(manager, sessionId);
  }

  /** The sessions of somebody, latest used first; those that are idle for too long are among them. */
  async allOf(manager: EntityManager, agentId: string): Promise<FoundSession[]> {
    return OF_AGENT.all(manager, agentId);
  }

  /** The password was typed again: the session goes on under a new token. Undefined when the old one has ended already. */
  async reauthenticated(
    manager: EntityManager,
    tokenHash: Buffer,
    newHash: Buffer,
  ): Promise<{ used_at: Date } | undefined> {
    return REAUTHENTICATED.get(manager, tokenHash, newHash);
  }

  /**
   * Ends every other session of the agent; this one goes on with a new password under a new token. Undefined when the
   * old one has ended already, and then the transaction must not be kept.
   */
  async keepAlone(
    manager: EntityManager,
    agentId: string,
    tokenHash: Buffer,
    newHash: Buffer,
    generation: number,
  ): Promise<{ used_at: Date } | undefined> {
    return KEEP_ALONE.get(manager, agentId, tokenHash, newHash, generation);
  }

  async close(manager: EntityManager, tokenHash: Buffer): Promise<void> {
    await CLOSE.run(manager, tokenHash);
  }

  /** Closes a session of this agent; false when they have none of this id. */
  async closeById(manager: EntityManager, sessionId: string, agentId: string): Promise<boolean> {
    return (await CLOSE_BY_ID.get(manager, sessionId, agentId)) !== undefined;
  }

  async closeOthers(manager: EntityManager, agentId: string, sessionId: string): Promise<void> {
    await CLOSE_OTHERS.run(manager, agentId, sessionId);
  }

  async closeAllOf(manager: EntityManager, agentId: string): Promise<void> {
    await CLOSE_ALL.run(manager, agentId);
  }
}
