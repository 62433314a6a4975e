import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DomainEvent } from '../events.js';
import { metadata } from '../ledger.fixture.js';
import { auditedLog } from './audited-log.fixture.js';

const log = auditedLog();
const append = (stream: string, version: number, ...ns: number[]) =>
  log.append(stream, version, ...ns);
const found = async () => (await log.ledger.verify()).findings;
const moment = (number: number) => log.moment(number);

describe('a log that nobody touched', () => {
  it('is as it was written, and vouched for up to the last checkpoint', async () => {
    const { number, at, position, hash } = log.made[2]!;
    expect(await log.ledger.verify()).toEqual({
      service: 'test',
      streams: 4,
      events: 11,
      checkpoints: 3,
      vouched: { number, at, position, hash },
      eventsSince: 2,
      lateSeconds: null,
      findings: [],
      untold: 0,
    });
  });

  it('is seen as it stands at one moment, whatever is written meanwhile', async () => {
    const seen = await log.ledger.verify({
      onProgress: async () => {
        await append('d', 2, 3);
        await log.checkpoint();
      },
    });
    expect(seen).toMatchObject({ events: 11, checkpoints: 3, eventsSince: 2, findings: [] });
  });

  it('is left alone once somebody interrupts', async () => {
    const interruption = new AbortController();
    const verification = log.ledger.verify({
      signal: interruption.signal,
      onProgress: () => interruption.abort(new Error('interrupted')),
    });
    await expect(verification).rejects.toThrow('interrupted');
  });

  it('has nothing but its chains when there is no checkpoint', async () => {
    await log.ledger.rows('TRUNCATE checkpoints, checkpoint_heads, checkpoint_anchor');
    expect(await log.ledger.verify()).toMatchObject({
      vouched: null,
      eventsSince: 11,
      findings: [],
    });
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
          const events: DomainEvent[] = portion.map((data) => ({ type: 'Counted', data }));
          const recorded = await log.ledger.store.write(metadata, (tx) =>
            tx.append(stream, version, events),
          );
          expect((await log.ledger.store.load(stream)).events.slice(version)).toEqual(recorded);
          version += portion.length;
        }
        expect(await found()).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

describe('what happened to a stream', () => {
  it.each([
    ['data', `data = '{"n": 7}'`],
    ['type', `type = 'Named'`],
    ['metadata', `metadata = metadata || '{"by": "somebody"}'`],
    ['time', `at = at + interval '1 microsecond'`],
    ['subject', `subject = 'x'`],
    ['schema version', `schema_version = 2`],
    ['id', `event_id = gen_random_uuid()`],
  ])('is told when the %s of an event was altered', async (_, change) => {
    await log.ledger.rows(`UPDATE events SET ${change} WHERE stream = 'a' AND version = 4`);
    expect(await found()).toEqual([
      { what: 'altered', stream: 'a', version: 4, after: moment(1), before: null },
    ]);
  });

  it('is told when an event was altered that no checkpoint covers', async () => {
    await log.ledger.rows(`UPDATE events SET type = 'Named' WHERE stream = 'd' AND version = 2`);
    expect(await found()).toEqual([
      { what: 'altered', stream: 'd', version: 2, after: moment(3), before: null },
    ]);
  });

  it('is told when events inside it are gone', async () => {
    await log.ledger.rows(
      `DELETE FROM events WHERE (stream, version) IN (('a', 3), ('b', 1), ('b', 2))`,
    );
    expect(await found()).toEqual([
      { what: 'missing', stream: 'a', version: 3, after: moment(1), before: null },
      { what: 'missing', stream: 'b', version: 1, lastVersion: 2, after: null, before: null },
    ]);
  });

  it('is told when its last events are gone', async () => {
    await log.ledger.rows(`DELETE FROM events WHERE stream = 'a' AND version > 3`);
    expect(await found()).toEqual([
      { what: 'cut', stream: 'a', version: 4, lastVersion: 5, after: moment(3), before: null },
    ]);
  });

  it('is told when all of it is gone', async () => {
    await log.ledger.rows(`DELETE FROM events WHERE stream IN ('b', 'c')`);
    expect(await found()).toEqual([
      { what: 'vanished', stream: 'b', version: 1, lastVersion: 3, after: moment(1), before: null },
      { what: 'vanished', stream: 'c', version: 1, after: moment(2), before: null },
    ]);
  });

  it('is told when it was altered and every hash after that computed anew', async () => {
    await log.rewrite('a', 3);
    expect(await found()).toEqual([
      {
        ...{ what: 'rewritten', stream: 'a', version: 3, lastVersion: 4 },
        ...{ after: moment(3), before: null },
      },
    ]);
  });

  it('is told with the checkpoint that saw it first', async () => {
    await log.ledger.rows(`DELETE FROM events WHERE stream = 'b' AND version = 3`);
    await append('b', 2, 4);
    await log.checkpoint();
    expect(await found()).toEqual([
      {
        what: 'rewritten',
        stream: 'b',
        version: 1,
        lastVersion: 3,
        after: moment(1),
        before: moment(4),
      },
    ]);
  });

  it('is told when an event was moved to another stream', async () => {
    await log.ledger.rows(
      `UPDATE events SET stream = 'e', version = 1 WHERE stream = 'b' AND version = 3`,
    );
    expect(await found()).toEqual([
      { what: 'cut', stream: 'b', version: 3, after: moment(1), before: null },
      { what: 'altered', stream: 'e', version: 1, after: moment(3), before: null },
    ]);
  });

  it('is told when events changed places', async () => {
    for (const [from, to] of [
      [2, 99],
      [3, 2],
      [99, 3],
    ])
      await log.ledger.rows(`UPDATE events SET version = $1 WHERE stream = 'a' AND version = $2`, [
        to,
        from,
      ]);
    expect((await found()).map(({ what, version }) => [what, version])).toEqual([
      ['altered', 2],
      ['altered', 3],
      ['altered', 4],
    ]);
  });

  it('is told when it was put among events that a checkpoint covers', async () => {
    await append('e', 0, 1);
    await log.ledger.rows(`DELETE FROM events WHERE stream = 'c'`);
    await log.ledger.rows(
      `WITH moved AS (DELETE FROM events WHERE stream = 'e' RETURNING *)
       INSERT INTO events OVERRIDING SYSTEM VALUE
       SELECT c.position, stream, version, type, schema_version, event_id, subject, data, metadata, e.at, hash
       FROM moved e, checkpoints c WHERE c.number = 2`,
    );
    expect(await found()).toEqual([
      { what: 'vanished', stream: 'c', version: 1, after: moment(2), before: null },
      { what: 'added', stream: 'e', version: 1, after: moment(2), before: null },
    ]);
  });
});
