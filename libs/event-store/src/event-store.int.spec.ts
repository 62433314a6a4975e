import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { type Decider, Refusal } from '@citadelle/decider';
import { decideWithin } from './decide-within.js';
import { ConcurrencyConflict, type RecordedEvent } from './events.js';
import { counted, type Ledger, metadata, openLedger } from './ledger.fixture.js';

type Counted = { type: 'Counted'; data: { n: number } };

/** Counts up to a limit; already there means nothing to do. */
const counter: Decider<number, { to: number }, Counted> = {
  initial: 0,
  decide: ({ to }, n) => {
    if (to > 100) throw new Refusal('too-many');
    return Array.from({ length: Math.max(0, to - n) }, (_, i) => counted(n + i + 1) as Counted);
  },
  evolve: (_, { data }) => data.n,
};

const next: Decider<number, null, Counted> = {
  ...counter,
  decide: (_, n) => [counted(n + 1) as Counted],
};

describe('the event store', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterAll(() => ledger.close());

  const append = (stream: string, version: number, ...ns: number[]) =>
    ledger.store.write(metadata, (tx) => tx.append(stream, version, ns.map(counted)));
  const numbers = (events: RecordedEvent[]) =>
    events.map(({ version, event }) => [version, (event.data as { n: number }).n]);

  it('gives back what was appended', async () => {
    const stream = randomUUID();
    const recorded = await append(stream, 0, 1, 2);
    await append(stream, 2, 3);
    const loaded = await ledger.store.load(stream);
    expect(loaded.version).toBe(3);
    expect(numbers(loaded.events)).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(loaded.events.slice(0, 2)).toEqual(recorded);
    expect(loaded.events[0]).toMatchObject({ stream, metadata });
    expect(loaded.events[0]!.position).toBeLessThan(loaded.events[1]!.position);
  });

  it('knows nothing of a stream that does not exist', async () => {
    expect(await ledger.store.load('nowhere')).toEqual({
      stream: 'nowhere',
      version: 0,
      events: [],
    });
  });

  it('refuses an expected version that is behind or ahead of the stream', async () => {
    const stream = randomUUID();
    await append(stream, 0, 1);
    await expect(append(stream, 0, 2)).rejects.toThrow(ConcurrencyConflict);
    await expect(append(stream, 2, 2)).rejects.toThrow(ConcurrencyConflict);
    expect((await ledger.store.load(stream)).version).toBe(1);
  });

  it('loads and appends several streams at once, in the order given, all or nothing', async () => {
    const [first, second, absent] = [randomUUID(), randomUUID(), randomUUID()];
    await append(second, 0, 1);
    const recorded = await ledger.store.write(metadata, async (tx) => {
      const loaded = await tx.loadAll([second, absent, first]);
      expect(loaded.map(({ version }) => version)).toEqual([1, 0, 0]);
      return tx.appendAll([
        { stream: second, expectedVersion: 1, events: [counted(2)] },
        { stream: absent, expectedVersion: 0, events: [] },
        { stream: first, expectedVersion: 0, events: [counted(1), counted(2)] },
      ]);
    });
    expect(recorded.map(({ stream, version }) => [stream, version])).toEqual([
      [second, 2],
      [first, 1],
      [first, 2],
    ]);
    const positions = recorded.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    expect((await ledger.store.load(first)).events).toEqual(recorded.slice(1));
    const { findings } = await ledger.verify();
    expect(findings.filter(({ stream }) => stream === first || stream === second)).toEqual([]);

    let tries = 0;
    const behind = ledger.store.write(metadata, (tx) => {
      tries += 1;
      return tx.appendAll([
        { stream: absent, expectedVersion: 0, events: [counted(1)] },
        { stream: second, expectedVersion: 1, events: [counted(9)] },
      ]);
    });
    await expect(behind).rejects.toMatchObject({ name: 'ConcurrencyConflict', stream: second });
    expect(tries).toBeGreaterThan(1);
    expect((await ledger.store.load(absent)).version).toBe(0);
  });

  it('starts again after a lost race, and decides on what is there now', async () => {
    const stream = randomUUID();
    let tries = 0;
    const recorded = await ledger.store.write(metadata, async (tx) => {
      const { version } = await tx.load(stream);
      tries += 1;
      if (tries === 1) await append(stream, 0, 1);
      return tx.append(stream, version, [counted(2)]);
    });
    expect(tries).toBe(2);
    expect(recorded[0]!.version).toBe(2);
  });

  it('starts again five times at most', async () => {
    const stream = randomUUID();
    await append(stream, 0, 1);
    let tries = 0;
    await expect(
      ledger.store.write(metadata, async (tx) => {
        tries += 1;
        await tx.append(stream, 0, [counted(2)]);
      }),
    ).rejects.toThrow(ConcurrencyConflict);
    expect(tries).toBe(6);
  });

  it('starts again after a deadlock', async () => {
    await ledger.rows('CREATE TABLE doors (id int PRIMARY KEY, opened int NOT NULL)');
    await ledger.rows('INSERT INTO doors VALUES (1, 0), (2, 0)');
    let inside = 0;
    let meet!: () => void;
    const met = new Promise<void>((resolve) => (meet = resolve));
    const open = (first: number, second: number) =>
      ledger.store.write(metadata, async (tx) => {
        await tx.manager.query('UPDATE doors SET opened = opened + 1 WHERE id = $1', [first]);
        inside += 1;
        if (inside === 2) meet();
        await met;
        await tx.manager.query('UPDATE doors SET opened = opened + 1 WHERE id = $1', [second]);
      });
    await Promise.all([open(1, 2), open(2, 1)]);
    expect(await ledger.rows('SELECT opened FROM doors')).toEqual([{ opened: 2 }, { opened: 2 }]);
    expect(inside).toBe(3);
  });

  it('sees in a transaction what that transaction has appended', async () => {
    const stream = randomUUID();
    const seen = await ledger.store.write(metadata, async (tx) => {
      await tx.append(stream, 0, [counted(1)]);
      await tx.append(stream, 1, [counted(2)]);
      return tx.load(stream);
    });
    expect(seen.version).toBe(2);
  });

  it('writes nothing of a transaction that fails', async () => {
    const stream = randomUUID();
    await expect(
      ledger.store.write(metadata, async (tx) => {
        await tx.append(stream, 0, [counted(1)]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect((await ledger.store.load(stream)).version).toBe(0);
  });

  it('refuses a text that jsonb cannot hold, and takes one that only looks like it', async () => {
    const write = (text: string) =>
      ledger.store.write(metadata, (tx) =>
        tx.append(randomUUID(), 0, [{ type: 'Counted', data: { text } }]),
      );
    await expect(write('a\u0000b')).rejects.toThrow('NUL');
    await expect(write('\ud800')).rejects.toThrow('surrogate');
    await expect(write('\\u0000 \\\\ud800 😀')).resolves.toHaveLength(1);
  });

  it('refuses a type of event without a schema', async () => {
    await expect(
      ledger.store.write(metadata, (tx) => tx.append('x', 0, [{ type: 'Other', data: {} }])),
    ).rejects.toThrow('no schema');
  });

  it('keeps the parameters of a failed query out of its error', async () => {
    const error = await ledger.store
      .write(metadata, (tx) => tx.manager.query('SELECT $1::int', ['Moulinaux']))
      .catch((thrown: unknown) => thrown);
    expect(error).not.toHaveProperty('parameters');
  });

  const decide = <Command>(
    decider: Decider<number, Command, Counted>,
    stream: string,
    command: Command,
  ) => ledger.store.write(metadata, (tx) => decideWithin(tx, decider, stream, command));

  it('decides within a write: loads, decides and appends', async () => {
    const stream = randomUUID();
    const first = await decide(counter, stream, { to: 3 });
    expect([first.state, numbers(first.recorded).length]).toEqual([3, 3]);
    const again = await decide(counter, stream, { to: 3 });
    expect(again).toEqual({ before: 3, state: 3, recorded: [] });
    await expect(decide(counter, stream, { to: 101 })).rejects.toThrow('too-many');
  });

  it('loses and doubles nothing when many decide on the same streams', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 }),
        async (choices) => {
          const run = randomUUID();
          const outcomes = await Promise.allSettled(
            choices.map((n) => decide(next, `${run}-${n}`, null)),
          );
          for (const n of new Set(choices)) {
            const done = choices.filter((c, i) => c === n && outcomes[i]!.status === 'fulfilled');
            const { events } = await ledger.store.load(`${run}-${n}`);
            expect(numbers(events)).toEqual(done.map((_, i) => [i + 1, i + 1]));
            expect(done.length).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('reads the log in order, whole or from a position, or one stream of it', async () => {
    const one = randomUUID();
    await append(one, 0, 1, 2, 3);
    await append(randomUUID(), 0, 9);
    await append(one, 3, 4);
    const read = async (options: Parameters<typeof ledger.store.read>[0]) => {
      const events: RecordedEvent[] = [];
      for await (const event of ledger.store.read(options)) events.push(event);
      return events;
    };
    const all = await read({ batchSize: 2 });
    const positions = all.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort((a, b) => Number(a - b)));
    expect(new Set(positions).size).toBe(
      Number((await ledger.rows('SELECT count(*) FROM events'))[0]!.count),
    );
    expect(await read({ after: positions[4]! })).toEqual(all.slice(5));
    expect(numbers(await read({ stream: one, batchSize: 1 }))).toHaveLength(4);
  });
});
