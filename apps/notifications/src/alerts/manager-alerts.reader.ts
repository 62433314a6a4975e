import type { ManagerAlertLine, ManagerAlertView, Page } from '@citadelle/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Which page of alerts, and for whom. */
export interface AlertsPage {
  readonly limit: number;
  /** Only what was raised before this one. */
  readonly after?: number;
}

interface AlertRow extends Omit<ManagerAlertView, 'seq' | 'raisedAt' | 'acknowledged'> {
  readonly seq: string;
  readonly raisedAt: Date;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: Date | null;
}

const VIEW = `
  a.alert_id AS "alertId", a.seq, a.kind, a.unit, a.reset_id AS "resetId", a.agent_id AS "agentId",
  a.raised_at AS "raisedAt", a.acknowledged_by AS "acknowledgedBy", a.acknowledged_at AS "acknowledgedAt"`;

// Managers have no part in what is meant for administrators alone, whichever unit it is about.
const FOR_MANAGERS = `a.kind NOT IN ('second-code-escalation', 'release-alarm')`;
const FOR_ADMINISTRATORS = `a.audience = 'administrators'`;
const ADMINISTERS = 'EXISTS (SELECT FROM administrators WHERE agent_id = $1)';
// The person whom it is about has no part in it either.
const OF_OTHERS = 'a.seq IS NOT NULL AND a.agent_id <> $1';

const LATEST = 'AND ($2::bigint IS NULL OR a.seq < $2) ORDER BY a.seq DESC LIMIT $3';

// From each of the actor's units, and from what is for administrators, no more than the page can hold.
const PAGE = `
  SELECT ${VIEW} FROM alerts a WHERE a.seq IN (
    SELECT latest.seq FROM unit_managers m CROSS JOIN LATERAL (
      SELECT a.seq FROM alerts a WHERE a.unit = m.unit_id AND ${OF_OTHERS} AND ${FOR_MANAGERS} ${LATEST}) latest
    WHERE m.agent_id = $1
    UNION (SELECT a.seq FROM alerts a WHERE ${OF_OTHERS} AND ${FOR_ADMINISTRATORS} AND ${ADMINISTERS} ${LATEST}))
  ORDER BY a.seq DESC LIMIT $3`;

const CONCERNED = `
  SELECT FROM alerts a WHERE a.alert_id = $2 AND ${OF_OTHERS} AND (
    (${FOR_MANAGERS} AND a.unit IN (SELECT m.unit_id FROM unit_managers m WHERE m.agent_id = $1))
    OR (${FOR_ADMINISTRATORS} AND ${ADMINISTERS}))`;

/** Reads the alerts of those who must act, as they see them. */
@Injectable()
export class ManagerAlertsReader {
  constructor(private readonly dataSource: DataSource) {}

  /** A page of what concerns an actor, latest first; undefined for who neither manages nor administers. */
  async list(
    actor: string,
    { limit, after }: AlertsPage,
  ): Promise<Page<ManagerAlertView> | undefined> {
    const found = await this.dataSource.query<AlertRow[]>(PAGE, [actor, after ?? null, limit + 1]);
    if (found.length === 0 && !(await this.mayBeConcerned(actor))) return undefined;
    const items = found.slice(0, limit).map(viewOf);
    return { items, next: found.length > limit ? String(items.at(-1)!.seq) : null };
  }

  /** Whether an alert concerns an actor. */
  async concerns(actor: string, alertId: string): Promise<boolean> {
    const found = await this.dataSource.query<unknown[]>(CONCERNED, [actor, alertId]);
    return found.length > 0;
  }

  private async mayBeConcerned(actor: string): Promise<boolean> {
    const found = await this.dataSource.query<unknown[]>(
      `SELECT FROM unit_managers WHERE agent_id = $1
       UNION ALL SELECT FROM administrators WHERE agent_id = $1 LIMIT 1`,
      [actor],
    );
    return found.length > 0;
  }

  /** What was raised after `seq`, whoever it is for, in order. */
  async raisedAfter(seq: number, limit: number): Promise<ManagerAlertLine[]> {
    const found = await this.dataSource.query<(AlertRow & { forAdministrators: boolean })[]>(
      `SELECT ${VIEW}, ${FOR_ADMINISTRATORS} AS "forAdministrators" FROM alerts a
       WHERE a.seq > $1 ORDER BY a.seq LIMIT $2`,
      [seq, limit],
    );
    return found.map(({ forAdministrators, ...row }) => ({
      alert: viewOf(row),
      forAdministrators,
    }));
  }

  /** The `seq` of the last alert, 0 when there is none. */
  async lastSeq(): Promise<number> {
    const [row] = await this.dataSource.query<{ seq: string | null }[]>(
      'SELECT max(seq) AS seq FROM alerts WHERE seq IS NOT NULL',
    );
    return Number(row?.seq ?? 0);
  }
}

function viewOf({ acknowledgedBy, acknowledgedAt, ...row }: AlertRow): ManagerAlertView {
  return {
    ...row,
    seq: Number(row.seq),
    raisedAt: row.raisedAt.toISOString(),
    acknowledged:
      acknowledgedBy === null || acknowledgedAt === null
        ? null
        : { by: acknowledgedBy, at: acknowledgedAt.toISOString() },
  };
}
