import type { ManagerAlertLine, ManagerAlertView } from '@citadelle/contracts/calls';
import { prepared, unprepared } from '@citadelle/event-store';
import { type Actor, isAdministrator, kindsForAdministratorsAlone } from '@citadelle/rights';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AlertReference } from './alert.js';
import type { Audience } from './notice.js';

/** The channel to which the replicas listen; the payload is the `seq` of the last alert. */
const ALERTS_CHANNEL = 'citadelle_manager_alerts';

const RAISING_LOCK = 4_171_031;

/** Which page of alerts, and for whom. */
export interface AlertsPage {
  readonly limit: number;
  /** Only what was raised before this one. */
  readonly after?: number;
}

/** An alert as it is added; `seq` is its position in the log, the order in which alerts are followed. */
export interface AddedAlert extends AlertReference {
  readonly audience: Audience;
  readonly seq: bigint;
  readonly raisedAt: string;
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
const LINE = `SELECT ${VIEW}, ${FOR_ADMINISTRATORS} AS "forAdministrators" FROM alerts a`;

// The rule `mayReadAlert`, where the database applies it so that pages are full. $1 the actor, $4 their units,
// $5 whether they administer, $6 what managers do not see. From each of the units, and from what is for
// administrators, no more than the page can hold.
const OF_OTHERS = 'a.agent_id <> $1';
const LATEST = 'AND ($2::bigint IS NULL OR a.seq < $2) ORDER BY a.seq DESC LIMIT $3';
const PAGE = unprepared<AlertRow>`
    SELECT ${VIEW} FROM alerts a WHERE a.seq IN (
      SELECT latest.seq FROM unnest($4::text[]) AS managed (unit) CROSS JOIN LATERAL (
        SELECT a.seq FROM alerts a WHERE a.unit = managed.unit AND ${OF_OTHERS} AND a.kind <> ALL ($6) ${LATEST}) latest
      UNION (SELECT a.seq FROM alerts a WHERE ${OF_OTHERS} AND ${FOR_ADMINISTRATORS} AND $5 ${LATEST}))
    ORDER BY a.seq DESC LIMIT $3`;
const FIND = prepared<LineRow>('find-alert')`
  ${LINE} WHERE a.alert_id = $1`;
const RAISED_AFTER = prepared<LineRow>('alerts-raised-after')`
  ${LINE} WHERE a.seq > $1 ORDER BY a.seq LIMIT $2`;
const LAST = prepared<{ seq: string | null }>('last-alert')`
  SELECT max(seq) AS seq FROM alerts`;
const LOCK = prepared('lock-alerts')`
  SELECT pg_advisory_xact_lock($1)`;
const LISTEN = prepared('listen-for-alerts')`
  LISTEN ${ALERTS_CHANNEL}`;
const UNLISTEN = prepared('unlisten-for-alerts')`
  UNLISTEN ${ALERTS_CHANNEL}`;
const NOTIFY = prepared('notify-of-alert')`
  SELECT pg_notify($1, $2)`;

const ADD = prepared('add-alerts')`
  INSERT INTO alerts (alert_id, agent_id, kind, audience, reset_id, unit, seq, raised_at)
  SELECT "alertId", "agentId", kind, audience, "resetId", unit, seq, "raisedAt" FROM json_to_recordset($1::json) AS (
    "alertId" uuid, "agentId" uuid, kind text, audience text, "resetId" uuid, unit text, seq bigint,
    "raisedAt" timestamptz)`;
const ACKNOWLEDGE = prepared('acknowledge-alert')`
  UPDATE alerts SET acknowledged_by = $2, acknowledged_at = $3 WHERE alert_id = $1`;

/** The alerts of those who must act, as they see them, and the order in which they are raised. */
@Injectable()
export class AlertStore {
  /** A page of the alerts that an actor may see, latest first. */
  async page(
    manager: EntityManager,
    actor: Actor,
    { limit, after }: AlertsPage,
  ): Promise<ManagerAlertView[]> {
    const found = await PAGE.all(
      manager,
      actor.agentId,
      after ?? null,
      limit,
      actor.managedUnits,
      isAdministrator(actor),
      kindsForAdministratorsAlone,
    );
    return found.map(viewOf);
  }

  /** An alert, whoever it is for. */
  async find(manager: EntityManager, alertId: string): Promise<ManagerAlertLine | undefined> {
    const row = await FIND.get(manager, alertId);
    return row && lineOf(row);
  }

  /** What was raised after `seq`, whoever it is for, in order. */
  async raisedAfter(
    manager: EntityManager,
    seq: number,
    limit: number,
  ): Promise<ManagerAlertLine[]> {
    return (await RAISED_AFTER.all(manager, seq, limit)).map(lineOf);
  }

  async add(manager: EntityManager, raised: readonly AddedAlert[]): Promise<void> {
    // As text, since JSON has no large numbers.
    const rows = raised.map((alert) => ({ ...alert, seq: String(alert.seq) }));
    await ADD.run(manager, JSON.stringify(rows));
  }

  async acknowledge(manager: EntityManager, alertId: string, by: string, at: Date): Promise<void> {
    await ACKNOWLEDGE.run(manager, alertId, by, at);
  }

  /** The `seq` of the last alert, 0 when there is none. */
  async lastSeq(manager: EntityManager): Promise<number> {
    const last = await LAST.get(manager);
    return Number(last!.seq ?? 0);
  }

  /**
   * Until the transaction ends, nobody else can raise an alert for managers or administrators. So alerts become visible
   * in the order of their positions in the log: whoever has seen one has seen all before it.
   */
  async raiseInOrder(manager: EntityManager): Promise<void> {
    await LOCK.run(manager, RAISING_LOCK);
  }

  /** Notifies every replica at the commit. PostgreSQL serialises such commits, and these wait for each other anyway. */
  async notifyAtCommit(manager: EntityManager, seq: bigint): Promise<void> {
    await NOTIFY.run(manager, ALERTS_CHANNEL, String(seq));
  }

  /** Makes the session of `manager` hear of alerts, on every replica. */
  async listen(manager: EntityManager): Promise<void> {
    await LISTEN.run(manager);
  }

  async unlisten(manager: EntityManager): Promise<void> {
    await UNLISTEN.run(manager);
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
