import type { ManagerAlertLine, ManagerAlertView } from '@citadelle/contracts/calls';
import { runStatement, type Statement } from '@citadelle/event-store';
import { type Actor, isAdministrator, kindsForAdministratorsAlone } from '@citadelle/rights';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** The channel to which the replicas listen; the payload is the `seq` of the last alert. */
const ALERTS_CHANNEL = 'citadelle_manager_alerts';

const RAISING_LOCK = 4_171_031;

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
const LINE = `SELECT ${VIEW}, ${FOR_ADMINISTRATORS} AS "forAdministrators" FROM alerts a`;

// The rule `mayReadAlert`, where the database applies it so that pages are full. $1 the actor, $4 their units,
// $5 whether they administer, $6 what managers do not see. From each of the units, and from what is for
// administrators, no more than the page can hold.
const OF_OTHERS = 'a.agent_id <> $1';
const LATEST = 'AND ($2::bigint IS NULL OR a.seq < $2) ORDER BY a.seq DESC LIMIT $3';
const PAGE: Statement = {
  name: 'page-of-alerts',
  text: `
    SELECT ${VIEW} FROM alerts a WHERE a.seq IN (
      SELECT latest.seq FROM unnest($4::text[]) AS managed (unit) CROSS JOIN LATERAL (
        SELECT a.seq FROM alerts a WHERE a.unit = managed.unit AND ${OF_OTHERS} AND a.kind <> ALL ($6) ${LATEST}) latest
      UNION (SELECT a.seq FROM alerts a WHERE ${OF_OTHERS} AND ${FOR_ADMINISTRATORS} AND $5 ${LATEST}))
    ORDER BY a.seq DESC LIMIT $3`,
  replan: true,
};
const FIND: Statement = { name: 'find-alert', text: `${LINE} WHERE a.alert_id = $1` };
const RAISED_AFTER: Statement = {
  name: 'alerts-raised-after',
  text: `${LINE} WHERE a.seq > $1 ORDER BY a.seq LIMIT $2`,
};
const LAST: Statement = { name: 'last-alert', text: 'SELECT max(seq) AS seq FROM alerts' };
const LOCK: Statement = { name: 'lock-alerts', text: 'SELECT pg_advisory_xact_lock($1)' };
const LISTEN: Statement = { name: 'listen-for-alerts', text: `LISTEN ${ALERTS_CHANNEL}` };
const UNLISTEN: Statement = { name: 'unlisten-for-alerts', text: `UNLISTEN ${ALERTS_CHANNEL}` };
const NOTIFY: Statement = { name: 'notify-of-alert', text: 'SELECT pg_notify($1, $2)' };

/** The alerts of those who must act, as they see them, and the order in which they are raised. */
@Injectable()
export class AlertStore {
  /** A page of the alerts that an actor may see, latest first. */
  async page(
    manager: EntityManager,
    actor: Actor,
    { limit, after }: AlertsPage,
  ): Promise<ManagerAlertView[]> {
    const found = await runStatement<AlertRow>(manager, PAGE, [
      ...[actor.agentId, after ?? null, limit],
      ...[actor.managedUnits, isAdministrator(actor), kindsForAdministratorsAlone],
    ]);
    return found.map(viewOf);
  }

  /** An alert, whoever it is for. */
  async find(manager: EntityManager, alertId: string): Promise<ManagerAlertLine | undefined> {
    const [row] = await runStatement<LineRow>(manager, FIND, [alertId]);
    return row && lineOf(row);
  }

  /** What was raised after `seq`, whoever it is for, in order. */
  async raisedAfter(
    manager: EntityManager,
    seq: number,
    limit: number,
  ): Promise<ManagerAlertLine[]> {
    return (await runStatement<LineRow>(manager, RAISED_AFTER, [seq, limit])).map(lineOf);
  }

  /** The `seq` of the last alert, 0 when there is none. */
  async lastSeq(manager: EntityManager): Promise<number> {
    const [last] = await runStatement<{ seq: string | null }>(manager, LAST);
    return Number(last!.seq ?? 0);
  }

  /**
   * Until the transaction ends, nobody else can raise an alert for managers or administrators. So alerts become visible
   * in the order of their positions in the log: whoever has seen one has seen all before it.
   */
  async raiseInOrder(manager: EntityManager): Promise<void> {
    await runStatement(manager, LOCK, [RAISING_LOCK]);
  }

  /** Notifies every replica at the commit. PostgreSQL serialises such commits, and these wait for each other anyway. */
  async notifyAtCommit(manager: EntityManager, seq: bigint): Promise<void> {
    await runStatement(manager, NOTIFY, [ALERTS_CHANNEL, String(seq)]);
  }

  /** Makes the session of `manager` hear of alerts, on every replica. */
  async listen(manager: EntityManager): Promise<void> {
    await runStatement(manager, LISTEN);
  }

  async unlisten(manager: EntityManager): Promise<void> {
    await runStatement(manager, UNLISTEN);
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
