import { Inject, Injectable } from '@nestjs/common';
import type { WriteTransaction } from '@citadelle/event-store';
import { CONFIG } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { resetMessage } from './resets.publisher.js';

/** Adds a release to those of the last hour. The row stays locked until the transaction ends. */
const COUNT = `
  INSERT INTO recent_releases AS known (agent_id, released_at) VALUES ($1, ARRAY[now()])
  ON CONFLICT (agent_id) DO UPDATE SET released_at =
    ARRAY(SELECT at FROM unnest(known.released_at) AS at WHERE at > now() - interval '1 hour' ORDER BY at)
    || now()
  RETURNING cardinality(released_at) AS releases, released_at[1] AS since,
            coalesce(alarmed_at > now() - interval '1 hour', false) AS told`;

/** Raises an alarm when one person releases more codes within an hour than is usual. */
@Injectable()
export class ReleaseAlarm {
  constructor(@Inject(CONFIG) private readonly config: CredentialsConfig) {}

  /** Counts a release in the transaction that makes it; publishes the alarm at most once an hour. */
  async count(tx: WriteTransaction, by: string): Promise<void> {
    const [counted] = await tx.manager.query<{ releases: number; since: Date; told: boolean }[]>(
      COUNT,
      [by],
    );
    const { releases, since, told } = counted!;
    if (releases <= this.config.RELEASE_ALARM_PER_HOUR || told) return;
    await tx.manager.query('UPDATE recent_releases SET alarmed_at = now() WHERE agent_id = $1', [
      by,
    ]);
    const data = { agentId: by, releases, since: since.toISOString() };
    await tx.publish(resetMessage('ReleaseAlarmRaised', data));
  }
}
