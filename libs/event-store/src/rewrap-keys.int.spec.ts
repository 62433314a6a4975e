import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from './event-store.js';
import { type Ledger, openLedger } from './ledger.fixture.js';

const [OLD, NEW] = [randomBytes(32), randomBytes(32)];
const metadata = { correlationId: 'rewrap', by: 'system' };
/** More than two batches. */
const MANY = 2_100;

let ledger: Ledger;
let before: EventStore;
let between: EventStore;
let after: EventStore;

beforeAll(async () => {
  ledger = await openLedger();
  before = ledger.storeWith({ personalDataKey: OLD });
  between = ledger.storeWith({ personalDataKey: OLD, formerPersonalDataKeys: [NEW] });
  after = ledger.storeWith({ personalDataKey: NEW, formerPersonalDataKeys: [OLD] });
});
afterAll(() => ledger?.close());
beforeEach(() => ledger.rows('DELETE FROM subject_keys; DELETE FROM events'));

const idOf = (n: number) => String(n).padStart(8, '0');
const named = (id: string) => ({
  type: 'Named',
  data: { id, name: `PIN ${id}`, birthDate: '1988-11-02' },
});

async function write(store: EventStore, from: number, to: number): Promise<void> {
  const ids = Array.from({ length: to - from }, (_, n) => idOf(from + n));
  await store.write(metadata, (tx) =>
    tx.appendAll(
      ids.map((id) => ({ stream: `agent-${id}`, expectedVersion: 0, events: [named(id)] })),
    ),
  );
}

const nameIn = async (store: EventStore, n: number) =>
  (await store.load(`agent-${idOf(n)}`)).events[0]!.event.data;

describe('the keys of personal data', () => {
  it('are all wrapped anew, and read no more by who has the old key alone', async () => {
    await write(before, 0, MANY);
    expect(await after.rewrapKeys()).toEqual({ seen: MANY, rewrapped: MANY, unreadable: 0 });
    expect(await after.rewrapKeys()).toEqual({ seen: MANY, rewrapped: 0, unreadable: 0 });
    const only = ledger.storeWith({ personalDataKey: NEW });
    expect(await nameIn(only, 0)).toEqual(named(idOf(0)).data);
    expect(await nameIn(only, MANY - 1)).toEqual(named(idOf(MANY - 1)).data);
    await expect(nameIn(before, 0)).rejects.toThrow();
    expect(await between.hasTheRightKey()).toBe(true);
    expect(await before.hasTheRightKey()).toBe(false);
  });

  it('are read by every replica when it is broken off in the middle, and wrapped when it is run again', async () => {
    await write(before, 0, MANY);
    const broken = new AbortController();
    const onProgress = () => broken.abort();
    const run = after.rewrapKeys({ signal: broken.signal, onProgress });
    await expect(run).rejects.toThrow();
    for (const store of [between, after])
      for (const n of [0, MANY - 1]) expect(await nameIn(store, n)).toEqual(named(idOf(n)).data);
    const again = await after.rewrapKeys();
    expect(again.seen).toBe(MANY);
    expect(again.rewrapped).toBeGreaterThan(0);
    expect(again.rewrapped).toBeLessThan(MANY);
  });

  it('are made and used meanwhile by replicas of both orders', async () => {
    await write(before, 0, 10);
    await Promise.all([
      after.rewrapKeys(),
      write(between, 10, 20),
      write(after, 20, 30),
      after.rewrapKeys(),
    ]);
    await after.rewrapKeys();
    const only = ledger.storeWith({ personalDataKey: NEW });
    for (let n = 0; n < 30; n++) expect(await nameIn(only, n)).toEqual(named(idOf(n)).data);
    for (let n = 0; n < 30; n++) expect(await nameIn(between, n)).toEqual(named(idOf(n)).data);
  });

  it('that were destroyed stay so, and those that none of our keys opens are counted', async () => {
    await write(before, 0, 3);
    await write(ledger.storeWith({ personalDataKey: randomBytes(32) }), 3, 4);
    await before.write(metadata, (tx) => tx.forget(idOf(1)));
    expect(await after.rewrapKeys()).toEqual({ seen: 3, rewrapped: 2, unreadable: 1 });
    expect(await nameIn(after, 1)).toMatchObject({ name: null });
  });
});
