import type { WriteTransaction } from '@citadelle/event-store';
import { RecentReleaseStore } from './recent-release.store.js';
import { resetMessage } from './resets.publisher.js';

const recent = new RecentReleaseStore();

/**
 * Counts a release in the transaction that makes it. When one person releases more codes within an hour than `usual`, an
 * alarm is published, at most once an hour.
 */
export async function countRelease(tx: WriteTransaction, by: string, usual: number): Promise<void> {
  const { releases, since, told } = await recent.count(tx.manager, by);
  if (releases <= usual || told) return;
  await recent.told(tx.manager, by);
  const data = { agentId: by, releases, since: since.toISOString() };
  await tx.publish(resetMessage('ReleaseAlarmRaised', data));
}
