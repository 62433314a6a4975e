import { Injectable } from '@nestjs/common';
import type { ResetState } from '@citadelle/contracts';
import type { StatisticsView, WeekOfRequests } from '@citadelle/contracts/calls';
import { prepared, unprepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { OPEN_STATES } from '../resets/reset.store.js';

/** Weeks begin on Monday where the académie is, whatever the clock of the server. */
const ZONE = 'Europe/Paris';
/** Before the current one: with it 28 to 35 days, about a month. */
const WEEKS_BEFORE = 4;

const MEDIAN = `round(percentile_cont(0.5) WITHIN GROUP (ORDER BY took))`;
const THIS_MONDAY = `date_trunc('week', now() AT TIME ZONE '${ZONE}')`;

/**
 * Counts all figures in one statement, hence in one state of the database, so that the sums agree. A request counts
 * in the week in which it was started, whatever becomes of it later, and as expired once its deadline is past. The
 * median is over the requests whose second code was released. Open accounts with a hash are counted as all hashes
 * less those of closed accounts: that takes half as long as joining all accounts with all hashes.
 */
export const COUNT = unprepared<Counted>`
  WITH hashes AS (
    SELECT count(*) FILTER (WHERE kind = 'numen') AS numen, count(*) FILTER (WHERE kind = 'chosen') AS chosen
    FROM password_hashes
  ), closed AS (
    SELECT count(*) AS closed, count(*) FILTER (WHERE h.kind = 'numen') AS numen,
           count(*) FILTER (WHERE h.kind = 'chosen') AS chosen
    FROM accounts a LEFT JOIN password_hashes h USING (agent_id) WHERE a.state = 'closed'
  ), passwords AS (
    SELECT h.numen - c.numen AS numen, h.chosen - c.chosen AS chosen,
           (SELECT count(*) FROM accounts WHERE state = 'open') - (h.numen - c.numen) - (h.chosen - c.chosen) AS none, c.closed
    FROM hashes h, closed c
  ), mondays AS (
    SELECT ${THIS_MONDAY} - (${WEEKS_BEFORE} - n) * interval '1 week' AS monday, n + 1 AS week
    FROM generate_series(0, ${WEEKS_BEFORE}) n
  ), recent AS (
    SELECT width_bucket(started_at, (SELECT array_agg(monday AT TIME ZONE '${ZONE}' ORDER BY week) FROM mondays)) AS week,
           CASE WHEN state IN (${OPEN_STATES}) AND expires_at <= now() THEN 'expired' ELSE state END AS state,
           date_part('epoch', released_at - requested_at) AS took
    FROM resets LEFT JOIN second_code_releases USING (reset_id)
    WHERE started_at >= (${THIS_MONDAY} - interval '${WEEKS_BEFORE} weeks') AT TIME ZONE '${ZONE}'
  ), states AS (
    SELECT state, count(*) AS count FROM recent GROUP BY state
  ), by_week AS (
    SELECT week, count(*) AS started,
           count(*) FILTER (WHERE state = 'refused') AS refused,
           count(*) FILTER (WHERE state = 'expired') AS expired,
           ${MEDIAN} AS median
    FROM recent GROUP BY week
  ), weeks AS (
    SELECT to_char(monday, 'YYYY-MM-DD') AS monday, coalesce(started, 0) AS started,
           coalesce(refused, 0) AS refused, coalesce(expired, 0) AS expired, median AS "medianSecondsToCode"
    FROM mondays LEFT JOIN by_week USING (week)
  )
  SELECT (SELECT row_to_json(passwords) FROM passwords) AS accounts,
         (SELECT json_object_agg(state, count) FROM states) AS requests,
         (SELECT ${MEDIAN} FROM recent) AS "medianSecondsToCode",
         (SELECT json_agg(weeks ORDER BY monday) FROM weeks) AS weeks`;
const RELEASED = prepared('second-code-released')`
  INSERT INTO second_code_releases (reset_id, released_at) VALUES ($1, $2)
  ON CONFLICT (reset_id) DO NOTHING`;

/** What was counted. */
export interface Counted {
  readonly accounts: StatisticsView['accounts'];
  /** Those that there are; null when there are none. */
  readonly requests: Partial<Record<ResetState, number>> | null;
  readonly medianSecondsToCode: number | null;
  readonly weeks: WeekOfRequests[];
}

/** What statistics are made of: all that there is, and when second codes were released. */
@Injectable()
export class StatisticsStore {
  /** Keeps when the second code of a request was released; the first time counts. */
  async released(manager: EntityManager, resetId: string, at: Date): Promise<void> {
    await RELEASED.run(manager, resetId, at);
  }

  async count(manager: EntityManager): Promise<Counted> {
    return (await COUNT.get(manager))!;
  }
}
