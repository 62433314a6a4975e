import { Injectable } from '@nestjs/common';
import type { ResetState } from '@citadelle/contracts';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { openStates } from './reset.js';

/** The open states as literals in SQL, so that PostgreSQL can use the partial index on them. */
export const OPEN_STATES = openStates.map((state) => `'${state}'`).join(', ');

/** A reset as its row has it. */
export interface KeptReset {
  readonly resetId: string;
  readonly agentId: string;
  readonly state: ResetState;
  readonly unit: string | null;
  readonly requestedAt: Date | null;
  readonly expiresAt: Date;
}

/** A reset as it begins. */
export interface StartedReset {
  readonly resetId: string;
  readonly agentId: string;
  readonly startedAt: Date;
  readonly expiresAt: string;
}

/** What changes of a reset; the rest stays. */
export interface ResetChange {
  readonly state?: ResetState;
  readonly unit?: string;
  readonly requestedAt?: Date;
  readonly expiresAt?: string;
  readonly escalated?: true;
  readonly transferred?: true;
}

const START = prepared('start-resets')`
  INSERT INTO resets (reset_id, agent_id, state, started_at, expires_at)
  SELECT "resetId", "agentId", 'started', "startedAt", "expiresAt" FROM json_to_recordset($1::json) AS (
    "resetId" uuid, "agentId" uuid, "startedAt" timestamptz, "expiresAt" timestamptz)`;
const CHANGE = prepared('change-reset')`
  UPDATE resets SET state = coalesce($2, state), unit = coalesce($3, unit),
    requested_at = coalesce($4, requested_at), expires_at = coalesce($5, expires_at),
    escalated = coalesce($6, escalated), transferred = coalesce($7, transferred)
  WHERE reset_id = $1`;
const FIND = prepared<KeptReset>('find-reset')`
  SELECT reset_id AS "resetId", agent_id AS "agentId", state, unit,
         requested_at AS "requestedAt", expires_at AS "expiresAt"
  FROM resets WHERE reset_id = $1`;
const LOCK = prepared('lock-reset')`
  SELECT FROM resets WHERE reset_id = $1 FOR UPDATE`;
const OPEN_OF = prepared<{ resetId: string }>('open-resets-of-agent')`
  SELECT reset_id AS "resetId" FROM resets WHERE agent_id = $1 AND state IN (${OPEN_STATES})
  ORDER BY reset_id`;
/** The read model of resets, for queues, limits and look-ups. */
@Injectable()
export class ResetStore {
  async start(manager: EntityManager, started: readonly StartedReset[]): Promise<void> {
    await START.run(manager, JSON.stringify(started));
  }

  async change(manager: EntityManager, resetId: string, change: ResetChange): Promise<void> {
    const { state, unit, requestedAt, expiresAt, escalated, transferred } = change;
    const values = [state, unit, requestedAt, expiresAt, escalated, transferred];
    await CHANGE.run(manager, resetId, ...values);
  }

  async find(manager: EntityManager, resetId: string): Promise<KeptReset | undefined> {
    return FIND.get(manager, resetId);
  }

  /** Locks the reset until the transaction ends. */
  async lock(manager: EntityManager, resetId: string): Promise<void> {
    await LOCK.run(manager, resetId);
  }

  /** The open resets of an account, in the order in which a transaction locks several. */
  async openOf(manager: EntityManager, agentId: string): Promise<string[]> {
    return (await OPEN_OF.all(manager, agentId)).map(({ resetId }) => resetId);
  }
}
