import type { ManagerAlertLine, ManagerAlertView, Page } from '@citadelle/contracts/calls';
import { type Actor, isAdministrator, kindsForAdministratorsAlone } from '@citadelle/rights';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

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

interface LineRow extends AlertRow {
  readonly forAdministrators: boolean;
}

const VIEW = `
  a.alert_id AS "alertId", a.seq, a.kind, a.unit, a.reset_id AS "resetId", a.agent_id AS "agentId",
  a.raised_at AS "raisedAt", a.acknowledged_by AS "acknowledgedBy", a.acknowledged_at AS "acknowledgedAt"`;

const FOR_ADMINISTRATORS = `a.audience = 'administrators'`;

// The rule `mayReadAlert`, where the database applies it so that pages are full. $1 the actor, $4 their units,
// $5 whether they administer, $6 what managers do not see. From each of the units, and from what is for
// administrators, no more than the page can hold.
const OF_OTHERS = 'a.agent_id <> $1';
const LATEST = 'AND ($2::bigint IS NULL OR a.seq < $2) ORDER BY a.seq DESC LIMIT $3';
const PAGE = `
  SELECT ${VIEW} FROM alerts a WHERE a.seq IN (
    SELECT latest.seq FROM unnest($4::text[]) AS managed (unit) CROSS JOIN LATERAL (
      SELECT a.seq FROM alerts a WHERE a.unit = managed.unit AND ${OF_OTHERS} AND a.kind <> ALL ($6) ${LATEST}) latest
    UNION (SELECT a.seq FROM alerts a WHERE ${OF_OTHERS} AND ${FOR_ADMINISTRATORS} AND $5 ${LATEST}))
  ORDER BY a.seq DESC LIMIT $3`;

const ONE = `
  SELECT ${VIEW}, ${FOR_ADMINISTRATORS} AS "forAdministrators" FROM alerts a
  WHERE a.alert_id = $1`;

/** Reads the alerts of those who must act, as they see them. */
@Injectable()
export class ManagerAlertsReader {
  constructor(private readonly dataSource: DataSource) {}

  /** A page of the alerts that an actor may see, latest first. */
  async list(actor: Actor, { limit, after }: AlertsPage): Promise<Page<ManagerAlertView>> {
    const found = await this.dataSource.query<AlertRow[]>(PAGE, [
      ...[actor.agentId, after ?? null, limit + 1],
      ...[actor.managedUnits, isAdministrator(actor), kindsForAdministratorsAlone],
    ]);
    const items = found.slice(0, limit).map(viewOf);
    return { items, next: found.length > limit ? String(items.at(-1)!.seq) : null };
  }

  /** An alert, whoever it is for. */
  async find(alertId: string, manager: EntityManager): Promise<ManagerAlertLine | undefined> {
    const [row] = await manager.query<LineRow[]>(ONE, [alertId]);
    return row && lineOf(row);
  }

  /** What was raised after `seq`, whoever it is for, in order. */
  async raisedAfter(seq: number, limit: number): Promise<ManagerAlertLine[]> {
    const found = await this.dataSource.query<LineRow[]>(
      `SELECT ${VIEW}, ${FOR_ADMINISTRATORS} AS "forAdministrators" FROM alerts a
       WHERE a.seq > $1 ORDER BY a.seq LIMIT $2`,
      [seq, limit],
    );
    return found.map(lineOf);
  }

  /** The `seq` of the last alert, 0 when there is none. */
  async lastSeq(): Promise<number> {
    const [row] = await this.dataSource.query<{ seq: string | null }[]>(
      'SELECT max(seq) AS seq FROM alerts',
    );
    return Number(row?.seq ?? 0);
  }
}

function lineOf({ forAdministrators, ...row }: LineRow): ManagerAlertLine {
  return { alert: viewOf(row), forAdministrators };
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
