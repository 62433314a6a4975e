import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import type { DomainEvent } from './events.js';
import { counted, type Ledger, metadata, openLedger } from './ledger.fixture.js';
import { type ChainBreach, type ChainSummary, verifyChain } from './verify-chain.js';

describe('the hash chain', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  beforeEach(async () => {
    await ledger.rows('TRUNCATE events');
    await append('a', 0, [1, 2, 3, 4].map(counted));
    await append('b', 0, [1, 2].map(counted));
  });
  afterAll(() => ledger.close());

  const append = (stream: string, version: number, events: DomainEvent[]) =>
    ledger.store.write(metadata, (tx) => tx.append(stream, version, events));
  const verify = async (batchSize?: number) => {
    const breaches: ChainBreach[] = [];
    const verification = verifyChain(ledger.dataSource, batchSize);
    let step: IteratorResult<ChainBreach, ChainSummary>;
    while (!(step = await verification.next()).done) breaches.push(step.value);
    return { breaches, ...step.value };
  };

  it('holds for what was appended, in whatever batches it is read', async () => {
    for (const batchSize of [1, 2, 3, 6, 100])
      expect(await verify(batchSize)).toEqual({ breaches: [], streams: 2, events: 6 });
  });

  it.each([
    ['data', `data = '{"n": 7}'`],
    ['type', `type = 'Named'`],
    ['metadata', `metadata = metadata || '{"by": "somebody"}'`],
    ['time', `at = at + interval '1 ms'`],
    ['subject', `subject = 'x'`],
    ['schema version', `schema_version = 2`],
    ['id', `event_id = gen_random_uuid()`],
  ])('tells where the %s of an event was altered', async (_, change) => {
    await ledger.rows(`UPDATE events SET ${change} WHERE stream = 'a' AND version = 2`);
    expect((await verify()).breaches).toEqual([{ stream: 'a', version: 2, what: 'altered' }]);
  });

  it('tells which event was removed', async () => {
    await ledger.rows(`DELETE FROM events WHERE stream = 'a' AND version = 2`);
    await ledger.rows(`DELETE FROM events WHERE stream = 'b' AND version = 1`);
    expect((await verify()).breaches).toEqual([
      { stream: 'a', version: 2, what: 'missing' },
      { stream: 'b', version: 1, what: 'missing' },
    ]);
  });

  it('tells which events changed places', async () => {
    for (const [from, to] of [
      [2, 99],
      [3, 2],
      [99, 3],
    ])
      await ledger.rows(
        `UPDATE events SET version = ${to} WHERE stream = 'a' AND version = ${from}`,
      );
    expect((await verify()).breaches.map(({ version }) => version)).toEqual([2, 3, 4]);
  });

  it('tells when an event was moved to another stream', async () => {
    await ledger.rows(
      `UPDATE events SET stream = 'c', version = 1 WHERE stream = 'a' AND version = 4`,
    );
    expect((await verify()).breaches).toEqual([{ stream: 'c', version: 1, what: 'altered' }]);
  });

  it('holds for any data that JSON can carry, appended in any portions', async () => {
    const storable = (value: unknown) => !JSON.stringify(value).includes('\\u');
    const text = fc.string({ unit: 'grapheme' }).filter(storable);
    const value = fc.jsonValue().filter(storable);
    const portion = fc.array(fc.dictionary(text, value), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(portion, { minLength: 1, maxLength: 3 }), async (portions) => {
        const stream = randomUUID();
        let version = 0;
        for (const portion of portions) {
          const recorded = await append(
            stream,
            version,
            portion.map((data) => ({ type: 'Counted', data })),
          );
          expect((await ledger.store.load(stream)).events.slice(version)).toEqual(recorded);
          version += portion.length;
        }
        expect((await verify()).breaches).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
