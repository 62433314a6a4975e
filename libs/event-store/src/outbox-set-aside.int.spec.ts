import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Message } from '@citadelle/contracts';
import { type Publisher, RefusedForGood, Superseded } from '@citadelle/messaging';
import type { EventStore } from './event-store.js';
import { type Ledger, metadata, openLedger, until } from './ledger.fixture.js';
import { OutboxRelay } from './outbox-relay.js';
import { listSetAside, putBack, type SetAsideMessage } from './set-aside.js';

describe('a message that the broker refuses for good', () => {
  let ledger: Ledger;
  let store: EventStore;
  let published: string[];
  let batches: number[];
  let told: SetAsideMessage[];
  let errors: unknown[];
  let refuses: (text: string) => boolean;
  let relays: OutboxRelay[];

  beforeAll(async () => {
    ledger = await openLedger();
    store = ledger.store;
  });
  afterAll(() => ledger.close());
  beforeEach(async () => {
    await ledger.rows('TRUNCATE outbox, outbox_set_aside');
    [published, batches, told, errors, relays] = [[], [], [], [], []];
    refuses = (text) => text.includes('bad');
  });
  afterEach(() => Promise.all(relays.map((relay) => relay.stop())));

  const textOf = ({ key, data }: Message) => `${key} ${String(data)}`;
  const openPublisher = async (): Promise<Publisher> => {
    let spent = false;
    return {
      publish: async (messages) => {
        if (spent) throw new Error('spent');
        batches.push(messages.length);
        spent = messages.some((message) => refuses(textOf(message)));
        if (spent) throw new RefusedForGood('TOO_ODD');
        published.push(...messages.map(textOf));
      },
      close: async () => void (spent = true),
    };
  };
  const relay = () => {
    const started = new OutboxRelay({
      dataSource: ledger.dataSource,
      broker: { openPublisher },
      publisherName: 'test',
      pollMs: 50,
      onError: (error) => errors.push(error),
      onSetAside: (message) => told.push(message),
    });
    started.start();
    relays.push(started);
    return started;
  };
  const publish = (...messages: [key: string, text: string][]) =>
    store.write(metadata, async (tx) => {
      for (const [key, data] of messages)
        await tx.publish({ topic: 'states', key, type: 'Counted', data });
    });
  const waiting = async () => Number((await ledger.rows('SELECT count(*) FROM outbox'))[0]!.count);
  const emptied = () => until(async () => (await waiting()) === 0);
  const setAside = () => listSetAside(ledger.dataSource);
  const behind = 'behind a message that was set aside';

  it('is set aside with the later ones of its key; the others go on in order', async () => {
    await publish(
      ['a', '1'],
      ['b', '1'],
      ['a', 'bad'],
      ['b', '2'],
      ['a', '3'],
      ['', '1'],
      ['b', '3'],
    );
    relay();
    await emptied();
    expect(published).toEqual(['a 1', 'b 1', 'b 2', ' 1', 'b 3']);
    const of = { topic: 'states', key: 'a', reason: 'TOO_ODD' };
    expect(await setAside()).toEqual([{ ...of, waiting: 2, since: expect.any(Date) }]);
    const id = expect.stringMatching(/^\d+$/);
    expect(told).toEqual([
      { ...of, id },
      { ...of, id, reason: behind },
    ]);
    expect(errors).toEqual([]);
  });

  it('is found among many in a few tries, and the batches grow again', async () => {
    const numbers = Array.from({ length: 400 }, (_, n) => n);
    await publish(...numbers.map((n): [string, string] => [`k${n}`, n === 150 ? 'bad' : 'good']));
    relay();
    await emptied();
    expect(published).toHaveLength(399);
    expect(await setAside()).toMatchObject([{ key: 'k150', waiting: 1, reason: 'TOO_ODD' }]);
    expect(batches.length).toBeLessThan(40);
    await publish(...numbers.map((n): [string, string] => [`k${n}`, 'later']));
    await emptied();
    expect(Math.max(...batches.slice(-3))).toBeGreaterThan(100);
  });

  it('keeps its key waiting after a restart and in another replica, until it is put back', async () => {
    await publish(['a', 'bad'], ['b', '1']);
    const first = relay();
    await emptied();
    await first.stop();
    await publish(['a', '2'], ['b', '2']);
    relay();
    await emptied();
    expect(published).toEqual(['b 1', 'b 2']);
    refuses = () => false;
    expect(await putBack(ledger.dataSource, 'states', 'another')).toBe(0);
    expect(await putBack(ledger.dataSource, 'states', 'a')).toBe(2);
    await publish(['a', '3']);
    await until(() => published.length === 5);
    expect(published).toEqual(['b 1', 'b 2', 'a bad', 'a 2', 'a 3']);
    expect(await setAside()).toEqual([]);
  });

  it('keeps the order when keys are put back again and again while more is appended', async () => {
    relay();
    const texts = Array.from({ length: 30 }, (_, n) => (n % 10 === 3 ? 'bad' : String(n)));
    for (const text of texts) {
      await publish(['a', text], ['b', text === 'bad' ? 'x' : text]);
      if (text.endsWith('7')) await putBack(ledger.dataSource, 'states', 'a');
    }
    refuses = () => false;
    await until(async () => {
      await putBack(ledger.dataSource, 'states', 'a');
      return published.length === 60;
    });
    expect(published.filter((text) => text.startsWith('a'))).toEqual(
      texts.map((text) => `a ${text}`),
    );
  });

  it('gives up leadership when it was superseded, and comes back', async () => {
    let fence = true;
    let opened = 0;
    const superseded = new OutboxRelay({
      dataSource: ledger.dataSource,
      broker: {
        openPublisher: async (name) => {
          opened += 1;
          expect(name).toMatch(/^test-test_[0-9a-f]+$/);
          const publisher = await openPublisher();
          const publish: Publisher['publish'] = async (messages) => {
            if (fence) throw new Superseded('closed out');
            await publisher.publish(messages);
          };
          return { ...publisher, publish };
        },
      },
      publisherName: 'test',
      pollMs: 200,
      onError: (error) => errors.push(error),
    });
    superseded.start();
    relays.push(superseded);
    await publish(['a', '1']);
    await until(() => errors.length > 0 && !superseded.isLeader());
    expect(errors[0]).toBeInstanceOf(Superseded);
    fence = false;
    await until(() => published.length === 1);
    expect(opened).toBeGreaterThan(1);
  });
});
