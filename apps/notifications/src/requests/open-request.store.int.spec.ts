import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { notificationsTables } from '../stores.fixture.js';
import { OpenRequestStore } from './open-request.store.js';

const database = notificationsTables();

const requests = new OpenRequestStore();

describe('the store of open requests', () => {
  it('keeps who asked first and when, with the unit and the end that were told last', async () => {
    const { manager } = database;
    const first = {
      ...{ resetId: uuidv7(), messageId: 'first', agentId: uuidv7(), unit: 'SIG-AESH' },
      requestedAt: new Date('2026-11-24T08:00:00Z'),
      expiresAt: new Date('2026-11-27T08:00:00Z'),
    };
    expect(await requests.keep(manager, first)).toEqual(first);
    const later = { unit: 'RECTORAT', expiresAt: new Date('2026-11-28T08:00:00Z') };
    const transferred = { ...first, ...later };
    expect(
      await requests.keep(manager, { ...transferred, messageId: 'later', requestedAt: new Date() }),
    ).toEqual(transferred);
    expect(await requests.find(manager, first.resetId)).toEqual(transferred);
    await requests.drop(manager, first.resetId);
    expect(await requests.find(manager, first.resetId)).toBeUndefined();
  });
});
