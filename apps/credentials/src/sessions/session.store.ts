import { Injectable } from '@nestjs/common';
import { runStatement, type Statement } from '@citadelle/event-store';
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

const FIND: Statement = {
  name: 'find-session',
  text: `
    SELECT s.session_id, s.agent_id, s.used_at, s.expires_at, s.password_change_required, s.source,
           s.reauthenticated_at, now() AS now,
           a.login, a.address,
           coalesce(i.first_name, '') AS first_name, coalesce(i.usual_name, '') AS usual_name,
           ${grantsColumn('a.agent_id')}
    FROM sessions s
    JOIN accounts a ON a.agent_id = s.agent_id AND a.state = 'open'
    JOIN password_hashes h ON h.agent_id = s.agent_id AND h.generation = s.generation
    LEFT JOIN identities i ON i.agent_id = s.agent_id
    WHERE s.token_hash = $1 AND s.expires_at > now()`,
};
const TOUCH: Statement = {
  name: 'touch-session',
  text: `UPDATE sessions SET used_at = now() WHERE token_hash = $1
         RETURNING used_at, set_config('synchronous_commit', 'off', true)`,
};
const REAUTHENTICATED: Statement = {
  name: 'session-reauthenticated',
  text: 'UPDATE sessions SET reauthenticated_at = now() WHERE token_hash = $1',
};
const KEEP_ALONE: Statement = {
  name: 'keep-session-alone',
  text: `WITH others AS (DELETE FROM sessions WHERE agent_id = $1 AND token_hash <> $2)
         UPDATE sessions SET generation = $3, password_change_required = false WHERE token_hash = $2`,
};
const CLOSE: Statement = {
  name: 'close-session',
  text: 'DELETE FROM sessions WHERE token_hash = $1',
};
const CLOSE_ALL: Statement = {
  name: 'close-sessions-of-agent',
  text: 'DELETE FROM sessions WHERE agent_id = $1',
};

/** Sessions, by the hash of their token. */
@Injectable()
export class SessionStore {
  async find(manager: EntityManager, tokenHash: Buffer): Promise<FoundSession | undefined> {
    return (await runStatement<FoundSession>(manager, FIND, [tokenHash]))[0];
  }

  /** Moves the idle deadline. A crash of the database server may forget it. */
  async touch(manager: EntityManager, tokenHash: Buffer): Promise<{ used_at: Date } | undefined> {
    return (await runStatement<{ used_at: Date }>(manager, TOUCH, [tokenHash]))[0];
  }

  async reauthenticated(manager: EntityManager, tokenHash: Buffer): Promise<void> {
    await runStatement(manager, REAUTHENTICATED, [tokenHash]);
  }

  /** Ends every other session of the agent; this one goes on with a new password. */
  async keepAlone(
    manager: EntityManager,
    agentId: string,
    tokenHash: Buffer,
    generation: number,
  ): Promise<void> {
    await runStatement(manager, KEEP_ALONE, [agentId, tokenHash, generation]);
  }

  async close(manager: EntityManager, tokenHash: Buffer): Promise<void> {
    await runStatement(manager, CLOSE, [tokenHash]);
  }

  async closeAllOf(manager: EntityManager, agentId: string): Promise<void> {
    await runStatement(manager, CLOSE_ALL, [agentId]);
  }
}
