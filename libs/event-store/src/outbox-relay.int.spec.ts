import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Message } from '@citadelle/contracts';
import type { EventStore } from './event-store.js';
import type { Publisher } from './events.js';
import { counted, type Ledger, metadata, openLedger, until } from './ledger.fixture.js';
import { OutboxRelay } from './outbox-relay.js';

const publishCounted: Publisher = (event) =>
  Promise.resolve([
    { topic: 'counts', key: event.stream, type: event.event.type, data: event.event.data },
  ]);

describe('the outbox and its relay', () => {
  let ledger: Ledger;
  let store: EventStore;
  let published: Message[];
  let relays: OutboxRelay[];

  beforeAll(async () => {
    ledger = await openLedger();
    store = ledger.storeWith({ publishers: [publishCounted] });
  });
  afterAll(() => ledger.close());
  beforeEach(async () => {
    await ledger.rows('TRUNCATE events, outbox');
    published = [];
    relays = [];
  });
  afterEach(() => Promise.all(relays.map((relay) => relay.stop())));

  const record = (messages: readonly Message[]) => {
    published.push(...messages);
    return Promise.resolve();
  };
  const relay = (publish: typeof record = record, pollMs = 50, batchSize = 500) => {
    const started = new OutboxRelay({
      dataSource: ledger.dataSource,
      broker: { openPublisher: async () => ({ publish, close: async () => undefined }) },
      publisherName: 'test',
      pollMs,
      batchSize,
    });
    started.start();
    relays.push(started);
    return started;
  };
  const append = (stream: string, version: number, ...ns: number[]) =>
    store.write(metadata, (tx) => tx.append(stream, version, ns.map(counted)));
  const waiting = async () => Number((await ledger.rows('SELECT count(*) FROM outbox'))[0]!.count);
  const numbers = (key: string) =>
    published.filter((m) => m.key === key).map((m) => (m.data as { n: number }).n);

  it('publishes what was appended, with all that a CloudEvent needs, and deletes it', async () => {
    const [event] = await append('a', 0, 1);
    relay();
    await until(async () => published.length > 0 && (await waiting()) === 0);
    expect(published).toEqual([
      {
        topic: 'counts',
        key: 'a',
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
        type: 'Counted',
        source: '/citadelle/test',
        time: event!.at.toISOString(),
        correlationId: metadata.correlationId,
        data: { n: 1 },
      },
    ]);
  });

  it('publishes a message without an event, such as a tombstone', async () => {
    await store.write(metadata, (tx) =>
      tx.publish({ topic: 'states', key: 'a', type: 'Counted', data: null }),
    );
    relay();
    await until(() => published.length > 0);
    expect(published[0]).toMatchObject({ topic: 'states', key: 'a', data: null });
  });

  it('publishes what goes on from one of several calls under the correlation id of that one', async () => {
    const message = { topic: 'states', type: 'Counted', data: null };
    await store.write(metadata, async (tx) => {
      await tx.publish({ ...message, key: 'a', correlationId: 'one of several' });
      await tx.publish({ ...message, key: 'b' });
    });
    relay();
    await until(() => published.length === 2);
    expect(published.map(({ key, correlationId }) => [key, correlationId])).toEqual([
      ['a', 'one of several'],
      ['b', metadata.correlationId],
    ]);
  });

  it('publishes nothing of a transaction that failed', async () => {
    await store
      .write(metadata, async (tx) => {
        await tx.append('a', 0, [counted(1)]);
        throw new Error('no');
      })
      .catch(() => undefined);
    await append('b', 0, 2);
    relay();
    await until(() => published.length > 0);
    expect(published.map(({ key }) => key)).toEqual(['b']);
  });

  it('is woken by a commit, long before it would look by itself', async () => {
    const leader = relay(record, 60_000);
    await until(() => leader.isLeader());
    await append('a', 0, 1);
    await until(() => published.length > 0);
  });

  it('lets more messages come between two publications once many are published', async () => {
    const begun: number[] = [];
    relay((messages) => {
      begun.push(performance.now());
      return record(messages);
    });
    await append('a', 0, ...Array.from({ length: 300 }, (_, n) => n));
    await until(() => published.length === 300);
    await append('b', 0, 1);
    await until(() => published.length === 301);
    expect(begun).toHaveLength(2);
    expect(begun[1]! - begun[0]!).toBeGreaterThan(90);
  });

  it('tries again in the same order when the broker fails', async () => {
    let failures = 3;
    relay(
      (messages) => (failures-- > 0 ? Promise.reject(new Error('down')) : record(messages)),
      50,
      2,
    );
    await append('a', 0, 1, 2, 3, 4, 5);
    await until(() => published.length === 5);
    expect(numbers('a')).toEqual([1, 2, 3, 4, 5]);
  });

  it('publishes large messages in batches that fit in one of the broker, at least one at a time', async () => {
    const sizes = [300, 300, 300, 880, 880, 1, 1];
    await store.write(metadata, async (tx) => {
      for (const [n, size] of sizes.entries())
        await tx.publish({
          topic: 'large',
          key: 'a',
          type: 'L',
          data: { n, x: 'x'.repeat(size * 1_000) },
        });
    });
    const batches: number[] = [];
    relay((messages) => (batches.push(messages.length), record(messages)));
    await until(() => published.length === sizes.length);
    expect(batches).toEqual([2, 1, 1, 1, 2]);
    expect(numbers('a')).toEqual([...sizes.keys()]);
  });

  it('keeps what the broker has not taken', async () => {
    const stopped = relay(() => Promise.reject(new Error('down')));
    await append('a', 0, 1);
    await until(() => stopped.isLeader());
    await stopped.stop();
    expect(await waiting()).toBe(1);
    relay();
    await until(() => numbers('a').length === 1);
  });

  it('finishes the batch in hand when it is stopped, and publishes it only once', async () => {
    await append('a', 0, 1, 2);
    let started = false;
    let finish!: () => void;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const stopped = relay(async (messages) => {
      started = true;
      await finished;
      await record(messages);
    });
    await until(() => started);
    const stop = stopped.stop();
    finish();
    await stop;
    expect(await waiting()).toBe(0);
    expect(numbers('a')).toEqual([1, 2]);
  });

  it('waits for no silent broker when it is stopped, and leaves the rows to the next one', async () => {
    await append('a', 0, 1);
    const silent = new Promise<never>(() => undefined);
    let inHand = false;
    const publishing = relay(() => {
      inHand = true;
      return silent;
    });
    await until(() => inHand);
    await publishing.stop();
    let asked = false;
    let open!: (publisher: { publish: typeof record; close(): Promise<void> }) => void;
    const opening = new OutboxRelay({
      dataSource: ledger.dataSource,
      publisherName: 'test',
      broker: {
        openPublisher: () => {
          asked = true;
          return new Promise((resolve) => (open = resolve));
        },
      },
    });
    opening.start();
    await until(() => asked);
    await opening.stop();
    let closed = false;
    open({ publish: record, close: async () => void (closed = true) });
    await until(() => closed);
    expect(published).toEqual([]);
    relay();
    await until(() => numbers('a').length === 1);
  });

  const cutLeader = () =>
    ledger.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_locks
       WHERE locktype = 'advisory' AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );

  it('hands leadership over when the connection of the leader is lost', async () => {
    const first = relay();
    await until(() => first.isLeader());
    const second = relay();
    await cutLeader();
    await until(() => first.isLeader() !== second.isLeader());
    await append('a', 0, 1);
    await until(() => numbers('a').length > 0);
  });

  it('publishes again what it could not delete, rather than lose it', async () => {
    await append('a', 0, 1, 2);
    relay(async (messages) => {
      await record(messages);
      if (published.length === 2) await cutLeader();
    });
    await until(async () => (await waiting()) === 0);
    expect(numbers('a')).toEqual([1, 2, 1, 2]);
    expect(published[2]!.id).toBe(published[0]!.id);
  });

  it('skips nothing and keeps the order with three relays and a slow appender beside fast ones', async () => {
    relay(record, 20, 7);
    relay(record, 20, 7);
    relay(record, 20, 7);
    const slow = store.write(metadata, async (tx) => {
      await tx.append('slow', 0, [counted(1), counted(2)]);
      // Its rows got their place in the log long ago when they are committed.
      await until(() => numbers('fast-1').length === 20);
    });
    const fast = ['fast-1', 'fast-2', 'fast-3'].map(async (stream) => {
      for (let n = 0; n < 20; n += 1) await append(stream, n, n);
    });
    await Promise.all([slow, ...fast]);
    await until(async () => (await waiting()) === 0 && published.length === 62);
    for (const stream of ['fast-1', 'fast-2', 'fast-3'])
      expect(numbers(stream)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(numbers('slow')).toEqual([1, 2]);
    expect(relays.filter((one) => one.isLeader())).toHaveLength(1);
  });

  it('keeps the order of a key when rows with low ids are committed late', async () => {
    const message = (key: string, n: number) =>
      JSON.stringify({ topic: 'counts', key, id: randomUUID(), type: 'Counted', data: { n } });
    await ledger.rows('INSERT INTO outbox (message) VALUES ($1), ($2)', [
      message('x', 1),
      message('y', 1),
    ]);
    const [gap] = await ledger.rows<{ id: string }>(
      `SELECT nextval(pg_get_serial_sequence('outbox', 'id')) AS id`,
    );
    const late = (id: string, n: number) =>
      ledger.rows('INSERT INTO outbox (id, message) OVERRIDING SYSTEM VALUE VALUES ($1, $2)', [
        id,
        message('z', n),
      ]);
    await ledger.rows('INSERT INTO outbox (message) VALUES ($1)', [message('y', 2)]);
    // While the batch above is published, an early id of z appears, then a later one.
    let once = false;
    relay(async (messages) => {
      if (!once) {
        once = true;
        await late(gap!.id, 1);
        await ledger.rows('INSERT INTO outbox (message) VALUES ($1)', [message('z', 2)]);
      }
      await record(messages);
    });
    await until(() => published.length === 5);
    expect(numbers('z')).toEqual([1, 2]);
  });
});
