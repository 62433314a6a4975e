import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Message, topics } from '@citadelle/contracts';
import { EraStore, isLater } from './era.store.js';
import type { EventStore } from './event-store.js';
import type { Publisher } from './events.js';
import { counted, type Ledger, metadata, openLedger } from './ledger.fixture.js';
import type { StateTopic } from './republish.js';
import { AlreadyRunning, runAlone } from './run-alone.js';
import { compareWithTold } from './told-states.js';

const sequenced = topics.agentsState.name;
const toBoth: Publisher = async ({ stream, event }) =>
  [sequenced, topics.resets.name].map((topic) => ({ topic, key: stream, ...event }));

describe('the era of a database', () => {
  let ledger: Ledger;
  let store: EventStore;
  const eras = new EraStore();

  beforeAll(async () => {
    ledger = await openLedger();
    store = ledger.storeWith({ publishers: [toBoth] });
  });
  afterAll(() => ledger.close());
  beforeEach(() => ledger.rows('TRUNCATE events, outbox, era'));

  const append = (stream: string, version: number, ...ns: number[]) =>
    store.write(metadata, (tx) => tx.append(stream, version, ns.map(counted)));
  const sequences = async (topic: string = sequenced) =>
    (await ledger.rows<{ message: Message }>('SELECT message FROM outbox ORDER BY id'))
      .filter(({ message }) => message.topic === topic)
      .map(({ message }) => message.sequence);

  it('is 0 at first, where a sequence is the version of its stream', async () => {
    const { manager } = ledger.dataSource;
    expect(await eras.isUntouched(manager)).toBe(true);
    expect(await eras.current(manager)).toEqual({ number: 0, known: 0, learning: false });
    await append('a', 0, 1, 2);
    expect(await eras.isUntouched(manager)).toBe(false);
    expect(await sequences()).toEqual(['00000000000000000001', '00000000000000000002']);
  });

  it('puts every later sequence above all before it, and is never lowered', async () => {
    const { manager } = ledger.dataSource;
    await append('a', 0, 1);
    for (const number of [3, 2]) await eras.raise(manager, number);
    expect(await eras.current(manager)).toEqual({ number: 3, known: 0, learning: false });
    await append('a', 1, 2);
    expect(await sequences()).toEqual(['00000000000000000001', '00000003000000000002']);
    expect(await sequences(topics.resets.name)).toEqual([undefined, undefined]);
  });

  it('says whether the service learns again, which is no untouched database any more', async () => {
    const { manager } = ledger.dataSource;
    await eras.startLearning(manager);
    expect(await eras.current(manager)).toEqual({ number: 0, known: 0, learning: true });
    expect(await eras.isUntouched(manager)).toBe(false);
    await eras.raise(manager, 1);
    expect(await eras.current(manager)).toEqual({ number: 1, known: 0, learning: true });
    await eras.endLearning(manager);
    expect(await eras.current(manager)).toEqual({ number: 1, known: 1, learning: false });
  });

  describe('beside what was told', () => {
    const states: StateTopic = { topic: sequenced, streamOf: (key) => key, page: async () => [] };
    const compare = (told: Record<string, [number, number] | 'erased'>) =>
      compareAll(Object.entries(told));
    const compareAll = (told: [string, [number, number] | 'erased'][], signal?: AbortSignal) =>
      compareWithTold(
        ledger.dataSource.manager,
        {
          read: async ({ onMessage }) => {
            for (const [key, state] of told) {
              const [era, version] = state === 'erased' ? [0, 9] : state;
              const sequence = String(era * 1e12 + version).padStart(20, '0');
              const data = state === 'erased' ? null : {};
              const message = { topic: sequenced, key, sequence, data } as Message;
              await onMessage({ message, partition: 0, offset: 0n });
            }
          },
        },
        states,
        signal,
      );

    it('ends as soon as it is interrupted', async () => {
      const interrupted = AbortSignal.abort(new Error('interrupted'));
      await expect(compareAll([['some', [0, 1]]], interrupted)).rejects.toThrow('interrupted');
    });

    it('shows what is unknown and what is behind, and the era that is above it all', async () => {
      await append('same', 0, 1, 2);
      await append('behind', 0, 1);
      expect(await compare({ same: [0, 2], behind: [0, 5], lost: [0, 1], gone: 'erased' })).toEqual(
        {
          unknown: ['lost'],
          behind: ['behind'],
          nextEra: 1,
        },
      );
      expect(await compare({ same: [4, 2] })).toMatchObject({ behind: ['same'], nextEra: 5 });
    });

    it('needs no new era where nothing is ahead of it', async () => {
      await append('same', 0, 1, 2);
      expect(await compare({ same: [0, 2] })).toEqual({
        unknown: [],
        behind: [],
        nextEra: undefined,
      });
      expect(await compare({})).toMatchObject({ nextEra: undefined });
    });

    it('goes by the highest sequence of a key, wherever it stands, and by its last message alone for what is erased', async () => {
      await append('behind', 0, 1);
      const told: [string, [number, number] | 'erased'][] = [
        ['behind', [3, 5]],
        ['behind', [0, 1]],
        ['gone', [0, 12]],
        ['gone', 'erased'],
        ['back', 'erased'],
        ['back', [0, 1]],
      ];
      expect(await compareAll(told)).toEqual({
        unknown: ['back'],
        behind: ['behind'],
        nextEra: 4,
      });
    });

    it('still shows what is behind once the era was raised for its sake', async () => {
      await append('behind', 0, 1);
      await eras.raise(ledger.dataSource.manager, 1);
      expect(await compare({ behind: [0, 5], lost: [0, 1] })).toEqual({
        unknown: ['lost'],
        behind: ['behind'],
        nextEra: undefined,
      });
    });
  });

  it('says what of what was told is later than what is known here', () => {
    const told = (era: number, version: number) =>
      BigInt(era) * 1_000_000_000_000n + BigInt(version);
    const first = { number: 0, known: 0 };
    expect(isLater(first, told(0, 5), 4)).toBe(true);
    expect(isLater(first, told(0, 5), 5)).toBe(false);
    // An older back-up was put in the place of a database that had begun era 1.
    for (const number of [0, 2]) {
      expect(isLater({ number, known: 0 }, told(1, 2), 9)).toBe(true);
      expect(isLater({ number, known: 0 }, told(0, 2), 9)).toBe(false);
    }
    // By this database itself, after its era was raised.
    expect(isLater({ number: 2, known: 0 }, told(2, 3), 3)).toBe(false);
    // Learnt long ago, under a stream that began anew.
    expect(isLater({ number: 1, known: 1 }, told(0, 5), 1)).toBe(false);
    expect(isLater({ number: 1, known: 1 }, told(0, 5), 0)).toBe(true);
  });

  it('is not changed by two at once', async () => {
    let end!: () => void;
    const held = new Promise<void>((resolve) => (end = resolve));
    let begun!: () => void;
    const running = new Promise<void>((resolve) => (begun = resolve));
    const first = runAlone(ledger.dataSource, 'resync', async () => {
      begun();
      await held;
    });
    await running;
    const second = () => runAlone(ledger.dataSource, 'resync', async () => 'done');
    await expect(second()).rejects.toThrow(AlreadyRunning);
    expect(await runAlone(ledger.dataSource, 'reseal', async () => 'done')).toBe('done');
    end();
    await first;
    expect(await second()).toBe('done');
  });
});
