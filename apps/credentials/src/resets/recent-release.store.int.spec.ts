import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables } from '../stores.fixture.js';
import { RecentReleaseStore } from './recent-release.store.js';

const database = credentialsTables();
const recent = new RecentReleaseStore();

describe('the store of recent releases', () => {
  it('counts those of the last hour, and since when', async () => {
    const agentId = uuidv7();
    const first = await recent.count(database.manager, agentId);
    expect(first).toMatchObject({ releases: 1, told: false });
    expect(await recent.count(database.manager, agentId)).toEqual({ ...first, releases: 2 });
    await database.rows(
      `UPDATE recent_releases SET released_at[1] = now() - interval '61 minutes' WHERE agent_id = $1`,
      [agentId],
    );
    const later = await recent.count(database.manager, agentId);
    expect(later.releases).toBe(2);
    expect(later.since.getTime()).toBeGreaterThan(first.since.getTime());
  });

  it('remembers for an hour that it was told', async () => {
    const agentId = uuidv7();
    await recent.count(database.manager, agentId);
    await recent.told(database.manager, agentId);
    expect(await recent.count(database.manager, agentId)).toMatchObject({ told: true });
    await database.rows(`UPDATE recent_releases SET alarmed_at = now() - interval '61 minutes'`);
    expect(await recent.count(database.manager, agentId)).toMatchObject({ told: false });
  });
});
