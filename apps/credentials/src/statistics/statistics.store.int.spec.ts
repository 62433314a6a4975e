import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { ResetStore } from '../resets/reset.store.js';
import { credentialsTables, keepReset, keepSomebody } from '../stores.fixture.js';
import { StatisticsStore } from './statistics.store.js';

const database = credentialsTables();
const statistics = new StatisticsStore();

describe('the store of statistics', () => {
  it('counts nothing where nobody is', async () => {
    const { accounts, requests, medianSecondsToCode, weeks } = await statistics.count(
      database.manager,
    );
    expect(accounts).toEqual({ numen: 0, chosen: 0, none: 0, closed: 0 });
    expect(requests).toBeNull();
    expect(medianSecondsToCode).toBeNull();
    expect(weeks).toHaveLength(5);
  });

  it('counts accounts, requests and how long the first release took', async () => {
    const { manager } = database;
    await keepSomebody(manager);
    const resetId = await keepReset(manager, uuidv7());
    const requestedAt = new Date(Date.now() - 90_000);
    const change = { state: 'second-code-released', unit: 'SIG-AESH', requestedAt } as const;
    await new ResetStore().change(manager, resetId, change);
    await statistics.released(manager, resetId, new Date(requestedAt.getTime() + 60_000));
    await statistics.released(manager, resetId, new Date());
    const counted = await statistics.count(manager);
    expect(counted.accounts).toEqual({ numen: 1, chosen: 0, none: 0, closed: 0 });
    expect(counted.requests).toEqual({ 'second-code-released': 1 });
    expect(counted.medianSecondsToCode).toBe(60);
    expect(counted.weeks.at(-1)).toMatchObject({ started: 1, refused: 0, expired: 0 });
  });
});
