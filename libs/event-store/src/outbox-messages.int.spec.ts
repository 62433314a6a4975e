import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Message, topics } from '@citadelle/contracts';
import { sizeOf } from '@citadelle/messaging/message-size';
import type { EventStore } from './event-store.js';
import type { Publisher } from './events.js';
import { MessageTooLarge } from './events.js';
import { counted, type Ledger, metadata, openLedger } from './ledger.fixture.js';

const everyTopic: Publisher = ({ stream, event }) =>
  Promise.resolve(
    Object.values(topics).map(({ name }) => ({
      topic: name,
      key: stream,
      type: event.type,
      data: event.data,
    })),
  );

describe('a message written to the outbox', () => {
  let ledger: Ledger;
  let store: EventStore;

  beforeAll(async () => {
    ledger = await openLedger();
    store = ledger.storeWith({ publishers: [everyTopic] });
  });
  afterAll(() => ledger.close());
  beforeEach(() => ledger.rows('TRUNCATE events, outbox'));

  const messages = async () =>
    (await ledger.rows<{ message: Message }>('SELECT message FROM outbox ORDER BY id')).map(
      ({ message }) => message,
    );

  it('carries the version of its stream on every sequenced topic, and on no other', async () => {
    await store.write(metadata, (tx) => tx.append('a', 0, [counted(1), counted(2)]));
    await store.write(metadata, (tx) => tx.append('a', 2, [counted(3)]));
    const written = await messages();
    for (const topic of Object.values(topics)) {
      const sequences = written
        .filter((one) => one.topic === topic.name)
        .map((one) => one.sequence);
      const expected = ['1', '2', '3'].map((version) => version.padStart(20, '0'));
      expect(sequences).toEqual(
        'sequenced' in topic ? expected : [undefined, undefined, undefined],
      );
    }
  });

  it('says its version itself when it has no event, such as the tombstone of a state', async () => {
    const tombstone = { topic: topics.agentsState.name, key: 'a', type: 'AgentState', data: null };
    await store.write(metadata, (tx) => tx.publish({ ...tombstone, version: 1_234 }));
    expect(await messages()).toMatchObject([{ sequence: '00000000000000001234', data: null }]);
    await expect(store.write(metadata, (tx) => tx.publish(tombstone))).rejects.toThrow(
      'needs a version',
    );
    expect(await messages()).toHaveLength(1);
  });

  it('is refused above 900 kB, with its whole write; up to there it is taken', async () => {
    const write = (data: object) =>
      store.write(metadata, async (tx) => {
        await tx.manager.query('CREATE TABLE IF NOT EXISTS beside (n integer)');
        await tx.publish({ topic: 'any', key: 'é', type: 'Large', data });
        await tx.publish({ topic: 'any', key: 'é', type: 'Small', data: {} });
      });
    const text = 'é'.repeat(440_000);
    await write({ text });
    const [taken] = (await messages()) as [Message];
    const room = 900_000 - sizeOf(taken);
    await write({ text: text + 'x'.repeat(room) });
    expect((await messages()).map(({ type }) => type)).toEqual([
      'Large',
      'Small',
      'Large',
      'Small',
    ]);
    await expect(write({ text: text + 'x'.repeat(room + 1) })).rejects.toThrow(MessageTooLarge);
    expect(await messages()).toHaveLength(4);
  });

  it('is refused when the publisher of an event made it, and the event is not stored either', async () => {
    const large = { type: 'Counted', data: { text: 'x'.repeat(900_000) } };
    await expect(store.write(metadata, (tx) => tx.append('a', 0, [large]))).rejects.toThrow(
      MessageTooLarge,
    );
    expect(await ledger.rows('SELECT FROM events')).toHaveLength(0);
  });
});
