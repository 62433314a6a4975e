import { Inject, Injectable } from '@nestjs/common';
import type { WriteTransaction } from '@citadelle/event-store';
import { CONFIG } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { RecentReleaseStore } from './recent-release.store.js';
import { resetMessage } from './resets.publisher.js';

/** Raises an alarm when one person releases more codes within an hour than is usual. */
@Injectable()
export class ReleaseAlarm {
  constructor(
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly recent: RecentReleaseStore,
  ) {}

  /** Counts a release in the transaction that makes it; publishes the alarm at most once an hour. */
  async count(tx: WriteTransaction, by: string): Promise<void> {
    const { releases, since, told } = await this.recent.count(tx.manager, by);
    if (releases <= this.config.RELEASE_ALARM_PER_HOUR || told) return;
    await this.recent.told(tx.manager, by);
    const data = { agentId: by, releases, since: since.toISOString() };
    await tx.publish(resetMessage('ReleaseAlarmRaised', data));
  }
}
