import type { RecordedEvent } from '@citadelle/event-store';
import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables, keepReset } from '../stores.fixture.js';
import { type ResetEvent, resetStream } from './reset.js';
import { ResetStore } from './reset.store.js';
import { resetsPublisher } from './resets.publisher.js';

const database = credentialsTables();

/** What is published of an event of this reset. */
function publish(resetId: string, event: ResetEvent) {
  const about = { eventId: uuidv7(), version: 2, position: 2n, at: new Date() };
  const metadata = { correlationId: uuidv7(), by: 'system' };
  const recorded: RecordedEvent = { stream: resetStream(resetId), event, metadata, ...about };
  return resetsPublisher(recorded, database.manager, [recorded]);
}

describe('the publisher of resets', () => {
  const completed: ResetEvent = { type: 'ResetCompleted', data: {} };

  it('names the unit that the second code was asked of', async () => {
    const resetId = await keepReset(database.manager, uuidv7());
    await new ResetStore().change(database.manager, resetId, { unit: 'SIG-AESH' });
    expect(await publish(resetId, completed)).toEqual([
      expect.objectContaining({ data: expect.objectContaining({ unit: 'SIG-AESH' }) }),
    ]);
  });

  it('publishes nothing about a request whose reset or unit is not there', async () => {
    await expect(publish(uuidv7(), completed)).rejects.toThrow('a reset without a row');
    const resetId = await keepReset(database.manager, uuidv7());
    await expect(publish(resetId, completed)).rejects.toThrow('a request without a unit');
  });
});
