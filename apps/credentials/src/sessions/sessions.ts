import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { IntrospectedSession, IntrospectSession } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { CONFIG, durationMs } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { PreparedStatements } from '../prepared-statements.js';
import { grantsColumn } from './role-grants.js';
import {
  endOf,
  type IdleTimes,
  type SessionHolder,
  type SessionState,
  viewOf,
} from './session-view.js';

/** A session that counts: of an open account, and of its current password. */
const FIND = {
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
const TOUCH = {
  name: 'touch-session',
  text: `UPDATE sessions SET used_at = now() WHERE token_hash = $1
         RETURNING used_at, set_config('synchronous_commit', 'off', true)`,
};
const CLOSE = { name: 'close-session', text: 'DELETE FROM sessions WHERE token_hash = $1' };

/** Fewer writes: the idle deadline moves once in so long, however often the session is used. */
const TOUCH_EVERY_MS = 30_000;

/** A session found by its token. */
export interface FoundSession extends SessionHolder, SessionState {
  readonly session_id: string;
  /** Where from it was opened. */
  readonly source: string;
  readonly reauthenticated_at: Date | null;
  readonly now: Date;
}

/** What is kept of a token: who reads the table cannot sign in with it. */
export function tokenHash(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Who is signed in. */
@Injectable()
export class Sessions {
  readonly idle: IdleTimes;

  constructor(
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly statements: PreparedStatements,
  ) {
    this.idle = {
      agents: durationMs(config.SESSION_IDLE),
      managers: durationMs(config.MANAGER_SESSION_IDLE),
    };
  }

  /** The session of a token; refuses with `session-expired`. Using it moves its idle deadline, unless it is only looked at. */
  async find(token: string, keepIdle = false): Promise<FoundSession> {
    const [found] = await this.statements.run<FoundSession>(FIND, [tokenHash(token)]);
    if (!found || endOf(found, found, this.idle) <= found.now) throw new Refusal('session-expired');
    if (keepIdle || found.now.getTime() - found.used_at.getTime() < TOUCH_EVERY_MS) return found;
    const [touched] = await this.statements.run<{ used_at: Date }>(TOUCH, [tokenHash(token)]);
    if (!touched) throw new Refusal('session-expired');
    return { ...found, ...touched };
  }

  async introspect({ token, keepIdle }: IntrospectSession): Promise<IntrospectedSession> {
    const found = await this.find(token, keepIdle);
    return { sessionId: found.session_id, ...viewOf(found, found, this.idle) };
  }

  /** Nothing happens when it was closed before. */
  async close(token: string): Promise<void> {
    await this.statements.run(CLOSE, [tokenHash(token)]);
  }
}
