import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import type { EventStore } from './event-store.js';
import type { Projection, Publisher } from './events.js';
import { counted, type Ledger, metadata, openLedger } from './ledger.fixture.js';

type N = { n: number };

const totals: Projection = {
  name: 'totals',
  tables: ['totals'],
  project: async (events, manager) => {
    for (const { stream, event } of events) {
      const { n } = event.data as N;
      if (n < 0) throw new Error('no negative totals');
      await manager.query(
        `INSERT INTO totals VALUES ($1, $2)
         ON CONFLICT (stream) DO UPDATE SET total = totals.total + EXCLUDED.total`,
        [stream, n],
      );
    }
  },
};

const totalOf = async (manager: EntityManager, stream: string) =>
  (
    await manager.query<{ total: number }[]>('SELECT total FROM totals WHERE stream = $1', [stream])
  )[0]?.total;

const publishTotal: Publisher = async ({ stream }, manager) => [
  { topic: 'totals', key: stream, type: 'Total', data: { total: await totalOf(manager, stream) } },
];

describe('projections and publishers', () => {
  let ledger: Ledger;
  let store: EventStore;
  beforeAll(async () => {
    ledger = await openLedger();
    await ledger.rows('CREATE TABLE totals (stream text PRIMARY KEY, total int NOT NULL)');
    store = ledger.storeWith({ projections: [totals], publishers: [publishTotal] });
  });
  afterAll(() => ledger.close());
  beforeEach(() => ledger.rows('TRUNCATE events, outbox, totals'));

  const published = async () =>
    (
      await ledger.rows<{ data: { total: number } }>(
        `SELECT message->'data' AS data FROM outbox ORDER BY id`,
      )
    ).map(({ data }) => data.total);

  it('follow each event in turn, within the transaction of the append', async () => {
    const seen = await store.write(metadata, async (tx) => {
      await tx.append('a', 0, [1, 2].map(counted));
      return totalOf(tx.manager, 'a');
    });
    expect(seen).toBe(3);
    expect(await published()).toEqual([1, 3]);
  });

  it('follow the first events of all streams together, then the second ones', async () => {
    const batches: string[][] = [];
    const noting: Projection = {
      ...{ name: 'noting', tables: [] },
      project: async (events) => {
        batches.push(events.map(({ stream, version }) => `${stream} ${version}`));
      },
    };
    const told: string[] = [];
    const telling: Publisher = async ({ stream }, manager) => {
      told.push(`${stream} ${await totalOf(manager, stream)} of ${batches.length}`);
      return [];
    };
    const both = ledger.storeWith({ projections: [totals, noting], publishers: [telling] });
    await both.write(metadata, (tx) =>
      tx.appendAll([
        { stream: 'a', expectedVersion: 0, events: [1, 2].map(counted) },
        { stream: 'b', expectedVersion: 0, events: [counted(5)] },
      ]),
    );
    expect(batches).toEqual([['a 1', 'b 1'], ['a 2']]);
    expect(told).toEqual(['a 1 of 1', 'b 5 of 1', 'a 3 of 2']);
  });

  it('tell each event’s own story where several are written at once', async () => {
    const other = { correlationId: 'another', by: 'system', causationId: 'message' };
    await store.write(metadata, (tx) =>
      tx.appendAll([
        { stream: 'a', expectedVersion: 0, events: [counted(1)] },
        { stream: 'b', expectedVersion: 0, events: [counted(2)], metadata: other },
      ]),
    );
    const stories = [await store.load('a'), await store.load('b')];
    expect(stories.map(({ events }) => events[0]!.metadata)).toEqual([metadata, other]);
    const told = await ledger.rows<{ story: string }>(
      `SELECT message->>'correlationId' AS story FROM outbox ORDER BY id`,
    );
    expect(told.map(({ story }) => story)).toEqual(['correlation', 'another']);
  });

  it('undo the append when one of them fails', async () => {
    await expect(
      store.write(metadata, (tx) => tx.append('a', 0, [1, -1].map(counted))),
    ).rejects.toThrow('negative');
    expect((await store.load('a')).version).toBe(0);
    expect(await ledger.rows('SELECT * FROM totals')).toEqual([]);
    expect(await published()).toEqual([]);
  });

  it('count once an event whose transaction had to start again', async () => {
    let tries = 0;
    await store.write(metadata, async (tx) => {
      tries += 1;
      const { version } = await tx.load('a');
      if (tries === 1) await store.write(metadata, (other) => other.append('a', 0, [counted(10)]));
      await tx.append('a', version, [counted(5)]);
    });
    expect(await totalOf(ledger.dataSource.manager, 'a')).toBe(15);
    expect(await published()).toEqual([10, 15]);
  });
});
