import { tellOfTomorrow } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { TestNotifications } from './notifications.fixture.js';

it('what a later version writes parks nothing in notifications, and a request that it ends is over', async () => {
  const world = await TestNotifications.open();
  try {
    await world.add();
    const messages = await tellOfTomorrow(world);
    expect(await world.rows('SELECT reason FROM parked_messages')).toEqual([]);
    const read = messages.filter(
      ({ topic, type }) => topic.includes('.resets.') && /^Reset/.test(type),
    );
    expect(read.map(({ type }) => type).sort()).toEqual(['ResetCancelled', 'ResetStarted']);
    const ids = read.map(({ id }) => id);
    const seen = await world.rows('SELECT 1 FROM inbox WHERE message_id = ANY($1)', [ids]);
    expect(seen).toHaveLength(ids.length);
  } finally {
    await world.stop();
  }
});
