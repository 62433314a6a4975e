import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { OPEN_STATES } from './reset.store.js';

/** How many resets may be started for an account in 24 hours from one network and from all, and how many may be open. */
export type StartLimitNumbers = readonly [ofNetwork: number, ofAccount: number, open: number];

/** What counts when a reset of an account is to start. */
export interface Admission {
  /** Whether one is open already. */
  readonly pending: boolean;
  /** Open ones whose time is over. */
  readonly late: readonly string[];
  /** In how many seconds one may start; null: now. */
  readonly seconds: number | null;
}

const DAY = `interval '24 hours'`;
/**
 * The wait is read from the clock: `now()` is when the transaction began, and a start that it waited for may be later.
 * $1 agent, $2 digest of the network, $3 most of the network, $4 most of the account, $5 most open.
 */
const ADMISSION = prepared<Admission>('admission-of-start')`
  WITH starts AS (
    SELECT s.network, s.started_at, r.expires_at,
           r.state IN (${OPEN_STATES}) AND r.expires_at > now() AS open
    FROM reset_starts s LEFT JOIN resets r USING (reset_id) WHERE s.agent_id = $1
  ), recent AS (
    SELECT network, started_at + ${DAY} AS free FROM starts WHERE started_at > now() - ${DAY}
  ), waits AS (
    (SELECT free FROM recent WHERE network = $2 ORDER BY free DESC OFFSET $3::int - 1 LIMIT 1)
    UNION ALL
    (SELECT free FROM recent ORDER BY free DESC OFFSET $4::int - 1 LIMIT 1)
    UNION ALL
    (SELECT expires_at FROM starts WHERE open ORDER BY expires_at DESC OFFSET $5::int - 1 LIMIT 1)
  ), standing AS (
    SELECT reset_id, expires_at <= now() AS late FROM resets
    WHERE agent_id = $1 AND state IN (${OPEN_STATES})
  )
  SELECT EXISTS (SELECT FROM standing WHERE NOT late) AS pending,
         ARRAY(SELECT reset_id FROM standing WHERE late ORDER BY reset_id) AS late,
         (SELECT ceil(extract(epoch FROM max(free) - clock_timestamp()))::integer FROM waits) AS seconds`;
const KEEP = prepared('keep-start')`
  INSERT INTO reset_starts (reset_id, agent_id, network) VALUES ($1, $2, $3)`;
const LIFT = prepared('lift-starts')`DELETE FROM reset_starts WHERE agent_id = $1`;

/** Starts of resets, by account and by a keyed digest of the network that they came from. */
@Injectable()
export class ResetStartStore {
  /** What counts now; the account must be locked, so that it still counts when the start is kept. */
  async admission(
    manager: EntityManager,
    agentId: string,
    network: string,
    limits: StartLimitNumbers,
  ): Promise<Admission> {
    return (await ADMISSION.get(manager, agentId, network, ...limits))!;
  }

  async keep(
    manager: EntityManager,
    resetId: string,
    agentId: string,
    network: string,
  ): Promise<void> {
    await KEEP.run(manager, resetId, agentId, network);
  }

  /** Forgets the starts of an account: from now on it may start as many as ever, beside what is open. */
  async lift(manager: EntityManager, agentId: string): Promise<void> {
    await LIFT.run(manager, agentId);
  }
}
