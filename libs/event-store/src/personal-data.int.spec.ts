import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Projection, RecordedEvent } from './events.js';
import { type Ledger, metadata, openLedger } from './ledger.fixture.js';

describe('personal data in events', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterAll(() => ledger.close());

  const named = (id: string, name: string | null) => ({
    type: 'Named',
    data: { id, name, birthDate: '1962-03-14', unit: 'SIG-AESH' },
  });
  const append = (id: string, version = 0, name: string | null = 'Moulinaux') =>
    ledger.store.write(metadata, (tx) => tx.append(`agent-${id}`, version, [named(id, name)]));
  const forget = (id: string) => ledger.store.write(metadata, (tx) => tx.forget(id));
  const load = async (id: string) =>
    (await ledger.store.load(`agent-${id}`)).events.map(({ event }) => event.data);

  it('is in clear for who loads, and encrypted for who reads the table', async () => {
    const id = randomUUID();
    const recorded = await append(id);
    expect(recorded[0]!.event).toEqual(named(id, 'Moulinaux'));
    expect(await load(id)).toEqual([named(id, 'Moulinaux').data]);
    const [row] = await ledger.rows('SELECT data::text FROM events WHERE stream = $1', [
      `agent-${id}`,
    ]);
    expect(row!.data).toContain('SIG-AESH');
    expect(row!.data).not.toMatch(/Moulinaux|1962/);
  });

  it('stays null where there was none', async () => {
    const id = randomUUID();
    await append(id, 0, null);
    expect(await load(id)).toEqual([named(id, null).data]);
  });

  it('is null everywhere once the key is destroyed, and the chain still holds', async () => {
    const [id, other] = [randomUUID(), randomUUID()];
    await append(id);
    await append(other);
    await forget(id);
    expect(await load(id)).toEqual([{ id, name: null, birthDate: null, unit: 'SIG-AESH' }]);
    expect(await load(other)).toEqual([named(other, 'Moulinaux').data]);
    expect((await ledger.verify()).findings).toEqual([]);
  });

  it('is never kept again for a forgotten subject', async () => {
    const id = randomUUID();
    await forget(id);
    await forget(id);
    const recorded = await append(id);
    expect(recorded[0]!.event.data).toEqual(await load(id).then(([data]) => data));
    expect(recorded[0]!.event.data).toMatchObject({ name: null, birthDate: null });
    expect(
      await ledger.rows('SELECT wrapped_key FROM subject_keys WHERE subject = $1', [id]),
    ).toEqual([{ wrapped_key: null }]);
  });

  it('has one key per subject when the first events come together', async () => {
    const id = randomUUID();
    await Promise.all(
      [1, 2, 3, 4].map((n) =>
        ledger.store.write(metadata, (tx) => tx.append(`${id}-${n}`, 0, [named(id, 'Pin')])),
      ),
    );
    for (const n of [1, 2, 3, 4])
      expect((await ledger.store.load(`${id}-${n}`)).events[0]!.event).toEqual(named(id, 'Pin'));
  });

  it('cannot be read with another service key', async () => {
    const id = randomUUID();
    await append(id);
    const stranger = ledger.storeWith({ personalDataKey: Buffer.alloc(32, 7) });
    await expect(stranger.load(`agent-${id}`)).rejects.toThrow();
  });

  it('cannot be moved to another event', async () => {
    const id = randomUUID();
    await append(id);
    await append(id, 1, 'Pin');
    await ledger.rows(
      `UPDATE events SET data = (SELECT data FROM events WHERE stream = $1 AND version = 1)
       WHERE stream = $1 AND version = 2`,
      [`agent-${id}`],
    );
    await expect(load(id)).rejects.toThrow();
  });

  it('reaches projections in clear, the same when replayed', async () => {
    const seen: RecordedEvent[] = [];
    const projection: Projection = {
      name: 'seen',
      tables: [],
      project: async (events) => void seen.push(...events),
    };
    const id = randomUUID();
    const at = new Date('2026-01-01');
    await ledger
      .storeWith({ projections: [projection] })
      .write(metadata, (tx) =>
        tx.append(`agent-${id}`, 0, [
          { type: 'Named', data: { ...named(id, 'Pin').data, at, gone: undefined } },
        ]),
      );
    const { events } = await ledger.store.load(`agent-${id}`);
    expect(seen).toStrictEqual(events);
    expect(seen[0]!.event.data).toMatchObject({ name: 'Pin', at: at.toISOString() });
  });
});
