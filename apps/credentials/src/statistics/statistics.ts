import { Injectable } from '@nestjs/common';
import {
  resetStates,
  type ResetState,
  type StatisticsView,
  type WeekOfRequests,
} from '@citadelle/contracts';
import { DataSource } from 'typeorm';
import { OPEN_STATES } from '../resets/resets.js';

/** Weeks begin on Monday where the académie is, whatever the clock of the server. */
const ZONE = 'Europe/Paris';
/** Before the current one. */
const WEEKS_BEFORE = 4;

const THIS_MONDAY = `date_trunc('week', now() AT TIME ZONE '${ZONE}')`;

/** One statement, hence one state of the database: the sums agree. */
export const COUNT = `
  WITH passwords AS (
    SELECT CASE WHEN a.state = 'closed' THEN 'closed' ELSE coalesce(h.kind, 'none') END AS password,
           count(*) AS count
    FROM accounts a LEFT JOIN password_hashes h USING (agent_id) GROUP BY 1
  ), recent AS (
    SELECT date_trunc('week', started_at AT TIME ZONE '${ZONE}') AS monday,
           CASE WHEN state IN (${OPEN_STATES}) AND expires_at <= now() THEN 'expired' ELSE state END AS state,
           extract(epoch FROM released_at - requested_at)::float8 AS seconds
    FROM resets LEFT JOIN second_code_releases USING (reset_id)
    WHERE started_at >= (${THIS_MONDAY} - interval '${WEEKS_BEFORE} weeks') AT TIME ZONE '${ZONE}'
  ), states AS (
    SELECT state, count(*) AS count FROM recent GROUP BY state
  ), by_week AS (
    SELECT monday, count(*) AS started,
           count(*) FILTER (WHERE state = 'refused') AS refused,
           count(*) FILTER (WHERE state = 'expired') AS expired,
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)) AS median
    FROM recent GROUP BY monday
  ), mondays AS (
    SELECT ${THIS_MONDAY} - n * interval '1 week' AS monday FROM generate_series(0, ${WEEKS_BEFORE}) n
  ), weeks AS (
    SELECT to_char(monday, 'YYYY-MM-DD') AS monday, coalesce(started, 0) AS started,
           coalesce(refused, 0) AS refused, coalesce(expired, 0) AS expired, median AS "medianSecondsToCode"
    FROM mondays LEFT JOIN by_week USING (monday)
  )
  SELECT (SELECT json_object_agg(password, count) FROM passwords) AS accounts,
         (SELECT json_object_agg(state, count) FROM states) AS requests,
         (SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)) FROM recent)
           AS "medianSecondsToCode",
         (SELECT json_agg(weeks ORDER BY monday) FROM weeks) AS weeks`;

interface Counted {
  /** Null where there is nothing to count; what is not there was not met. */
  readonly accounts: Partial<StatisticsView['accounts']> | null;
  readonly requests: Partial<Record<ResetState, number>> | null;
  readonly medianSecondsToCode: number | null;
  readonly weeks: WeekOfRequests[];
}

/** How accounts and requests are doing. */
@Injectable()
export class Statistics {
  constructor(private readonly dataSource: DataSource) {}

  async now(): Promise<StatisticsView> {
    const [counted] = await this.dataSource.query<[Counted]>(COUNT);
    return {
      ...counted,
      accounts: { numen: 0, chosen: 0, none: 0, closed: 0, ...counted.accounts },
      requests: resetStates.map((state) => ({ state, count: counted.requests?.[state] ?? 0 })),
    };
  }
}
