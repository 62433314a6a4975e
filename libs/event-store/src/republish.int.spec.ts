import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Interrupted } from '@citadelle/async';
import { type Message, topics } from '@citadelle/contracts';
import type { EventStore } from './event-store.js';
import type { OutboxMessage, Publisher } from './events.js';
import { counted, type Ledger, metadata, openLedger, until } from './ledger.fixture.js';
import { republish, type StateTopic } from './republish.js';

const topic = topics.agentsState.name;
const stateOf = (key: string, n: number): OutboxMessage => ({
  topic,
  key,
  type: 'AgentState',
  data: { n },
});

/** The last number counted in a stream is its state; `nobody` is a key without a stream. */
const states: StateTopic = {
  topic,
  streamOf: (key) => key,
  tombstone: 'AgentState',
  page: async (manager, after = '', limit) => {
    const rows = await manager.query<{ key: string; n: number }[]>(
      `SELECT stream AS key, max((data->>'n')::integer) AS n FROM events
       WHERE stream > $1 AND type = 'Counted' GROUP BY stream ORDER BY stream LIMIT $2`,
      [after, limit],
    );
    const page = rows.map(({ key, n }) => stateOf(key, n));
    return page.length < limit ? [...page, stateOf('nobody', 0)] : page;
  },
};
const publisher: Publisher = async ({ stream, event }) => [
  stateOf(stream, (event.data as { n: number }).n),
];

describe('states that are told again', () => {
  let ledger: Ledger;
  let store: EventStore;

  beforeAll(async () => {
    ledger = await openLedger();
    store = ledger.storeWith({ publishers: [publisher] });
  });
  afterAll(() => ledger.close());
  beforeEach(() => ledger.rows('TRUNCATE events, outbox, subject_keys, era'));

  const never = new AbortController().signal;
  const tell = (batchSize = 2, signal = never) =>
    republish(store, states, metadata, { signal, batchSize });
  const outbox = async () =>
    (await ledger.rows<{ message: Message }>('SELECT message FROM outbox ORDER BY id')).map(
      ({ message }) => message,
    );
  const append = (stream: string, version: number, ...ns: number[]) =>
    store.write(metadata, (tx) => tx.append(stream, version, ns.map(counted)));
  const seen = ({ key, sequence, data }: Message) => [
    key,
    Number(sequence),
    (data as { n: number } | null)?.n,
  ];

  it('are those of every key, with the version of its stream as their sequence', async () => {
    await append('a', 0, 1, 2, 3);
    await append('b', 0, 10);
    await append('c', 0, 20, 21);
    await ledger.rows('TRUNCATE outbox');
    expect(await tell()).toBe(3);
    expect((await outbox()).map(seen)).toEqual([
      ['a', 3, 3],
      ['b', 1, 10],
      ['c', 2, 21],
    ]);
  });

  it('are a tombstone for each subject that was forgotten, also where no state is left', async () => {
    const named = { type: 'Named', data: { id: 'z', name: 'PIN', birthDate: '1988-11-02' } };
    await append('a', 0, 1, 2);
    await append('b', 0, 3);
    await ledger.store.write(metadata, (tx) => tx.append('z', 0, [named]));
    await store.write(metadata, async (tx) => {
      for (const subject of ['a', 'nobody', 'z']) await tx.forget(subject);
    });
    await ledger.rows('TRUNCATE outbox');
    expect(await tell()).toBe(3);
    expect((await outbox()).map(seen)).toEqual([
      ['b', 1, 3],
      ['a', 2, undefined],
      ['z', 1, undefined],
    ]);
  });

  it('never come after a later one, whatever is appended meanwhile', async () => {
    const keys = Array.from({ length: 8 }, (_, n) => `key-${n}`);
    for (const key of keys) await append(key, 0, 1);
    let writing = true;
    const writers = keys.map(async (key) => {
      for (let version = 1; writing; version += 1) await append(key, version, version + 1);
    });
    try {
      for (let round = 0; round < 25; round += 1) await tell(3);
    } finally {
      writing = false;
      await Promise.all(writers);
    }
    const messages = await outbox();
    for (const key of keys) {
      const told = messages.filter((one) => one.key === key).map((one) => one.sequence!);
      expect(told).toEqual(told.toSorted());
      // A state is that of its sequence, too: it was read when nothing could be appended.
      for (const message of messages.filter((one) => one.key === key))
        expect(Number(message.sequence)).toBe((message.data as { n: number }).n);
    }
  });

  it('wait for a long transaction without keeping others from appending', async () => {
    await append('a', 0, 1);
    let finish!: () => void;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    let isOpen!: () => void;
    const open = new Promise<void>((resolve) => (isOpen = resolve));
    const long = store.write(metadata, async (tx) => {
      await tx.append('b', 0, [counted(1)]);
      isOpen();
      await finished;
    });
    await open;
    let told: number | undefined;
    const telling = tell().then((count) => (told = count));
    for (let version = 0; version < 20; version += 1) await append('c', version, version);
    expect(told).toBeUndefined();
    finish();
    await Promise.all([long, telling]);
    expect(told).toBe(3);
  });

  it('stop where they are interrupted, and are whole when they are told once more', async () => {
    for (const key of ['a', 'b', 'c', 'd', 'e']) await append(key, 0, 1);
    await ledger.rows('TRUNCATE outbox');
    const interruption = new AbortController();
    const interrupted = republish(store, states, metadata, {
      signal: interruption.signal,
      batchSize: 2,
      onBatch: () => interruption.abort(),
    });
    await expect(interrupted).rejects.toThrow(Interrupted);
    expect(await outbox()).toHaveLength(2);
    expect(await tell()).toBe(5);
    await until(async () => (await outbox()).length === 7);
  });
});
