import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

/** The row stays locked until the transaction ends. */
const COUNT = prepared<RecentReleases>('count-release')`
  INSERT INTO recent_releases AS known (agent_id, released_at) VALUES ($1, ARRAY[now()])
  ON CONFLICT (agent_id) DO UPDATE SET released_at =
    ARRAY(SELECT at FROM unnest(known.released_at) AS at WHERE at > now() - interval '1 hour' ORDER BY at)
    || now()
  RETURNING cardinality(released_at) AS releases, released_at[1] AS since,
            coalesce(alarmed_at > now() - interval '1 hour', false) AS told`;
const TOLD = prepared('release-alarm-told')`
  UPDATE recent_releases SET alarmed_at = now() WHERE agent_id = $1`;

/** The releases of one person within the last hour, since when, and whether that was told within it. */
export interface RecentReleases {
  readonly releases: number;
  readonly since: Date;
  readonly told: boolean;
}

/** When somebody released codes within the last hour, and when that was last told. */
@Injectable()
export class RecentReleaseStore {
  /** Adds a release that is made now. */
  async count(manager: EntityManager, agentId: string): Promise<RecentReleases> {
    return (await COUNT.get(manager, agentId))!;
  }

  async told(manager: EntityManager, agentId: string): Promise<void> {
    await TOLD.run(manager, agentId);
  }
}
