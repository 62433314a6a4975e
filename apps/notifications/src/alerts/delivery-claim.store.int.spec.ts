import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { notificationsTables } from '../stores.fixture.js';
import { DeliveryClaimStore } from './delivery-claim.store.js';

const database = notificationsTables();

const claims = new DeliveryClaimStore();

describe('the store of claims', () => {
  it('gives a delivery to one at a time, until it is released or takes too long', async () => {
    const { manager } = database;
    const alertId = uuidv7();
    const together = [1, 2, 3].map(() => claims.claim(manager, alertId, 60_000));
    expect((await Promise.all(together)).filter(Boolean)).toHaveLength(1);
    await claims.drop(manager, alertId);
    expect(await claims.claim(manager, alertId, -1)).toBe(true);
    expect(await claims.claim(manager, alertId, 60_000)).toBe(true);
    expect(await claims.claim(manager, alertId, 60_000)).toBe(false);
  });
});
