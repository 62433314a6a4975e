import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@citadelle/testing';
import type { DataSource, EntityManager } from 'typeorm';
import { auditKey, counted, type Ledger, metadata, openLedger } from '../ledger.fixture.js';
import type { Checkpoint } from './checkpoint.js';
import type { Verification } from './verify-log.js';
import { CheckpointMaker } from './checkpoint-maker.js';
import { CheckpointRunner } from './checkpoint-runner.js';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await openLedger();
});
beforeEach(() => ledger.rows('TRUNCATE events, checkpoints, checkpoint_heads, checkpoint_anchor'));
afterAll(() => ledger.close());

const append = (stream: string, n: number) =>
  ledger.store.write(metadata, (tx) => tx.append(stream, n - 1, [counted(n)]));

/** A promise, and what resolves it. */
function promised(): [promise: Promise<void>, resolve: () => void] {
  let resolve!: () => void;
  return [new Promise<void>((done) => (resolve = done)), resolve];
}

/** A transaction that has appended, and commits once it may go on. */
async function slowWriter() {
  const [held, goOn] = promised();
  const [appended, isAppended] = promised();
  const slow = ledger.store.write(metadata, async (tx) => {
    await tx.append('slow', 0, [counted(1)]);
    isAppended();
    await held;
  });
  await appended;
  return { goOn, slow };
}

describe('checkpoints', () => {
  it('cover a limited number of events each, several in a row, and none covers nothing', async () => {
    for (let n = 1; n <= 5; n += 1) await append('a', n);
    const made = await ledger.checkpoint({ mostEvents: 2 });
    expect(made.map(({ number, events, streams }) => [number, events, streams])).toEqual([
      [1, 2, 1],
      [2, 2, 1],
      [3, 1, 1],
    ]);
    expect(made.map(({ after }) => after)).toEqual(['0', made[0]!.position, made[1]!.position]);
    expect(made.map(({ previous }) => previous).slice(1)).toEqual([made[0]!.hash, made[1]!.hash]);
    expect(await ledger.checkpoint()).toEqual([]);
    expect((await ledger.verify()).findings).toEqual([]);
  });

  it('pass over no event whose transaction commits late, and hold nobody up meanwhile', async () => {
    const { goOn, slow } = await slowWriter();
    await append('fast', 1);
    const [{ now }] = (await ledger.rows<{ now: Date }>('SELECT now()')) as [{ now: Date }];
    const making = ledger.checkpoint();
    // It waits for the slow one; whoever begins now is waited for by nobody, and waits for nobody.
    try {
      await until('it looks for writers', async () => {
        const looks = await ledger.rows(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
             AND query LIKE '%pg_locks%' AND query_start > $1`,
          [now],
        );
        return looks.length > 0;
      });
      await append('fast', 2);
    } finally {
      goOn();
      await slow;
    }
    const [made] = await making;
    expect(await ledger.rows('SELECT stream FROM checkpoint_heads ORDER BY stream')).toEqual([
      { stream: 'fast' },
      { stream: 'slow' },
    ]);
    expect(made).toMatchObject({ number: 1, streams: 2, events: 2 });
    expect(await ledger.verify()).toMatchObject({ eventsSince: 1, findings: [] });
  });

  it('are one line, however many replicas make them and while writes go on', async () => {
    const made: Checkpoint[] = [];
    const errors: unknown[] = [];
    const replicas = [1, 2, 3].map(
      () =>
        new CheckpointRunner({
          dataSource: ledger.dataSource,
          service: 'test',
          key: auditKey,
          everyMs: 30,
          mostEvents: 7,
          onMade: (one) => made.push(one),
          onError: (error) => errors.push(error),
        }),
    );
    replicas.forEach((replica) => replica.start());
    let isWriting = true;
    const writing = [1, 2, 3, 4].map(async (writer) => {
      for (let n = 1; isWriting; n += 1) await append(`stream-${writer}`, n);
    });
    const verifications: Verification[] = [];
    await until('ten checkpoints', async () => {
      verifications.push(await ledger.verify());
      return made.length >= 10;
    });
    isWriting = false;
    await Promise.all(writing);
    await Promise.all(replicas.map((replica) => replica.stop()));
    expect(errors).toEqual([]);
    expect(verifications.flatMap(({ findings }) => findings)).toEqual([]);
    await ledger.checkpoint();
    const last = await ledger.verify();
    expect(last).toMatchObject({ eventsSince: 0, findings: [] });
    const numbers = made.map(({ number }) => number).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    const [{ covered }] = (await ledger.rows<{ covered: number }>(
      'SELECT sum(events)::integer AS covered FROM checkpoints',
    )) as [{ covered: number }];
    expect(covered).toBe(last.events);
  });

  it('are not made at once by a second replica that found one due while the first made it', async () => {
    await append('a', 1);
    await append('a', 2);
    await ledger.rows(`UPDATE events SET at = at - interval '1 hour' WHERE version = 1`);
    const { dataSource } = ledger;
    const common = { service: 'test', key: auditKey, mostEvents: 1 };
    const first = new CheckpointMaker({ ...common, dataSource }).makeWhenOlderThan(60_000);
    const [found, isFound] = promised();
    const [turn, isItsTurn] = promised();
    const late = Object.create(dataSource, {
      transaction: {
        value: async (work: (manager: EntityManager) => Promise<unknown>) => {
          isFound();
          await turn;
          return dataSource.transaction(work);
        },
      },
    }) as DataSource;
    const second = new CheckpointMaker({ ...common, dataSource: late }).makeWhenOlderThan(60_000);
    const next = second.next();
    await found;
    expect((await first.next()).value).toMatchObject({ number: 1 });
    isItsTurn();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('are due once an event has waited for one for so long; the first one at once', async () => {
    const made: Checkpoint[] = [];
    const runner = (everyMs: number) =>
      new CheckpointRunner({
        ...{ dataSource: ledger.dataSource, service: 'test', key: auditKey, everyMs },
        ...{ onMade: (one) => made.push(one), onError: () => undefined },
      });
    await append('a', 1);
    // Longer than this test waits: it is not due for its age.
    const first = runner(3_600_000);
    first.start();
    try {
      await until('the first one', () => made.length === 1);
    } finally {
      await first.stop();
    }
    await append('a', 2);
    const early = runner(60_000);
    early.start();
    await early.stop();
    expect(made).toHaveLength(1);
    await ledger.rows(`UPDATE events SET at = at - interval '2 minutes'`);
    const due = runner(60_000);
    due.start();
    try {
      await until('the second one', () => made.length === 2);
    } finally {
      await due.stop();
    }
    expect(made[1]).toMatchObject({ number: 2, events: 1 });
  });

  it('keep nobody from stopping while they wait for a transaction that appends', async () => {
    const { goOn, slow } = await slowWriter();
    const errors: unknown[] = [];
    const runner = new CheckpointRunner({
      ...{ dataSource: ledger.dataSource, service: 'test', key: auditKey, everyMs: 60_000 },
      ...{ onMade: () => undefined, onError: (error) => errors.push(error) },
    });
    runner.start();
    const start = performance.now();
    await runner.stop();
    goOn();
    await slow;
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(errors).toEqual([]);
  });
});
