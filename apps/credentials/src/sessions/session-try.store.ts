import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { failedTrySql } from '../journal/security-journal.store.js';

/** Which session, and whose. */
export interface SignedIn {
  readonly session_id: string;
  readonly agent_id: string;
}

/** Somebody who is signed in, and what their password is compared with. */
export interface SessionHolderTry extends SignedIn {
  readonly phc: string;
  readonly kind: 'numen' | 'chosen';
  readonly generation: number;
}

/** Counts a try before it is judged; none of a session that has had its tries. $1 session, $2 agent, $3 how many. */
const COUNT = prepared<SessionHolderTry>('count-session-try')`
  UPDATE sessions s SET wrong_tries = wrong_tries + 1
  FROM accounts a, password_hashes h
  WHERE s.session_id = $1 AND s.agent_id = $2 AND s.wrong_tries < $3 AND s.expires_at > now()
    AND a.agent_id = s.agent_id AND a.state = 'open'
    AND h.agent_id = s.agent_id AND h.generation = s.generation
  RETURNING s.session_id, s.agent_id, h.phc, h.kind, h.generation, set_config('synchronous_commit', 'off', true)`;

/** $1 session, $2 agent, $3 how many tries it has, $4 purpose, $5 source. */
const FAILED = prepared('session-try-failed')`
  WITH journal AS (
    ${failedTrySql('$2', '$4', '$5')}
  )
  DELETE FROM sessions WHERE session_id = $1 AND agent_id = $2 AND wrong_tries >= $3`;
const SUCCEEDED = prepared('session-try-succeeded')`
  WITH journal AS (
    INSERT INTO sign_in_journal (agent_id, purpose, outcome, source) VALUES ($2, $3, 'accepted', $4)
  )
  UPDATE sessions SET wrong_tries = 0 WHERE session_id = $1 AND agent_id = $2`;

/** Passwords typed again by whoever is signed in, counted with their session. */
@Injectable()
export class SessionTryStore {
  /** Counts a try; undefined when there is no such session, or none that may try. */
  async count(manager: EntityManager, { session_id, agent_id }: SignedIn, most: number) {
    return COUNT.get(manager, session_id, agent_id, most);
  }

  /** A wrong one; the last that a session has ends it. */
  async failed(
    manager: EntityManager,
    { session_id, agent_id }: SessionHolderTry,
    most: number,
    purpose: string,
    source: string,
  ): Promise<void> {
    await FAILED.run(manager, session_id, agent_id, most, purpose, source);
  }

  async succeeded(
    manager: EntityManager,
    { session_id, agent_id }: SessionHolderTry,
    purpose: string,
    address: string,
  ): Promise<void> {
    await SUCCEEDED.run(manager, session_id, agent_id, purpose, address);
  }
}
