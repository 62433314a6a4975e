import { Injectable } from '@nestjs/common';
import type { JournalKind } from '@citadelle/contracts';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

/** An entry to write. */
export interface NewEntry {
  readonly kind: JournalKind;
  readonly outcome: string;
  /** What was asked for; empty where nobody called. */
  readonly operation: string;
  /** The address, or the source of what is added up; `unknown` where nobody called. */
  readonly source: string;
  readonly actor: string | null;
  readonly agentId: string | null;
  readonly unit: string | null;
  readonly at: Date;
  readonly until: Date;
  readonly count: number;
  /** Whether it is added to those of its hour that are alike. */
  readonly addedUp: boolean;
}

/** What an entry that is alike within its hour is added to. */
const ADDED_UP = `ON CONFLICT (hour, kind, agent_id, actor, source, outcome, operation, unit) WHERE hour IS NOT NULL
    DO UPDATE SET count = known.count + EXCLUDED.count, at = least(known.at, EXCLUDED.at),
      last_at = greatest(known.last_at, EXCLUDED.last_at)`;

/** In the order of the index, so that two writers who add to the same entries never wait for each other. */
const ADD = prepared('journal-add')`
  INSERT INTO security_journal AS known
    (kind, outcome, operation, source, actor, agent_id, unit, at, last_at, count, hour)
  SELECT kind, outcome, operation, source, actor, "agentId", unit, min(at), max(until), sum(count), hour
  FROM (
    SELECT *, row_number() OVER () AS place,
      CASE WHEN "addedUp" THEN date_trunc('hour', at, 'UTC') END AS hour
    FROM json_to_recordset($1::json) AS entry (kind text, outcome text, operation text, source text, actor uuid,
      "agentId" uuid, unit text, at timestamptz, until timestamptz, count integer, "addedUp" boolean)
  ) entries
  GROUP BY hour, kind, "agentId", actor, source, outcome, operation, unit,
    CASE WHEN hour IS NULL THEN place END
  ORDER BY hour, kind, "agentId", actor, source, outcome, operation, unit, min(place)
  ${ADDED_UP}`;

/**
 * The INSERT of a wrong password, for the statement that concludes the try: SQL for the agent or null, for what the
 * password was asked for, and for the source. Of an unknown login nothing is kept but that there was one.
 */
export function failedTrySql(agent: string, purpose: string, source: string): string {
  return `INSERT INTO security_journal AS known
      (kind, outcome, operation, source, actor, agent_id, at, last_at, count, hour)
    SELECT ${purpose}::text || '-failed', CASE ${purpose}::text WHEN 'sign-in' THEN 'invalid-credentials' ELSE 'wrong-password' END,
      '', ${source}::text, CASE ${purpose}::text WHEN 'sign-in' THEN NULL ELSE ${agent}::uuid END, ${agent}::uuid,
      now(), now(), 1, date_trunc('hour', now(), 'UTC')
    ${ADDED_UP}`;
}

const REFUSED_SIGN_INS = prepared<RefusedSignIns>('refused-sign-ins')`
  SELECT sum(count)::integer AS count, min(at) AS since, max(last_at) AS last
  FROM security_journal
  WHERE agent_id = $1 AND kind = 'sign-in-failed' AND at >= now() - interval '30 days'
  HAVING count(*) > 0`;

const ABOUT_RESET = prepared<{ agent_id: string; unit: string | null }>('journal-about-reset')`
  SELECT agent_id, unit FROM resets WHERE reset_id = $1`;

/** Wrong passwords for one account, added up. */
export interface RefusedSignIns {
  readonly count: number;
  readonly since: Date;
  readonly last: Date;
}

/** What is written to the security journal, and what it is about. */
@Injectable()
export class SecurityJournalStore {
  async add(manager: EntityManager, entries: readonly NewEntry[]): Promise<void> {
    if (entries.length > 0) await ADD.run(manager, JSON.stringify(entries));
  }

  /** The wrong passwords at somebody's sign-in within 30 days; undefined when there were none. */
  refusedSignIns(manager: EntityManager, agentId: string): Promise<RefusedSignIns | undefined> {
    return REFUSED_SIGN_INS.get(manager, agentId);
  }

  /** Whose reset it is, and the unit that it waits in. */
  async agentOfReset(
    manager: EntityManager,
    resetId: string,
  ): Promise<{ agentId: string; unit: string | null } | undefined> {
    const row = await ABOUT_RESET.get(manager, resetId);
    return row && { agentId: row.agent_id, unit: row.unit };
  }
}
