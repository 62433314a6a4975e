import { describe, expect, it } from '@jest/globals';
import { auditKey } from '../ledger.fixture.js';
import { AuditKey } from './audit-key.js';
import { auditedLog } from './audited-log.fixture.js';
import { AnchorBroken } from './checkpoint-maker.js';
import type { VerifyOptions } from './verify-log.js';

const log = auditedLog();
const rows = (sql: string) => log.ledger.rows(sql);
const moment = (number: number) => log.moment(number);
const found = async (options?: Partial<VerifyOptions>) =>
  (await log.ledger.verify(options)).findings;
const forget = (which: string) =>
  rows(`WITH gone AS (DELETE FROM checkpoints WHERE ${which} RETURNING number)
        DELETE FROM checkpoint_heads USING gone WHERE checkpoint = gone.number`);
const startAnew = () => rows('TRUNCATE checkpoints, checkpoint_heads, checkpoint_anchor');
/** What the log tells of the checkpoints that were made. */
const logged = () => new Map(log.made.map((one) => [one.number, [one]]));
const otherKey = new AuditKey(Buffer.alloc(32, 2));

describe('a checkpoint that is gone', () => {
  it.each([
    ['the first', 1, null],
    ['a middle one', 2, 1],
    ['the last', 3, 2],
  ])('is told when it is %s, and vouches for nothing', async (_, number, before) => {
    await forget(`number = ${number}`);
    const verification = await log.ledger.verify();
    expect(verification.findings).toEqual([
      {
        what: 'checkpoint-missing',
        checkpoint: number,
        after: before === null ? null : moment(before),
      },
    ]);
    expect(verification.vouched?.number).toBe(number === 3 ? 2 : 3);
  });

  it('is told when all of them are', async () => {
    await forget('true');
    expect(await found()).toEqual([
      { what: 'checkpoint-missing', checkpoint: 1, lastCheckpoint: 3, after: null },
    ]);
  });

  it('stays told after the next one was made', async () => {
    await forget('number = 3');
    await log.checkpoint();
    expect(log.made.at(-1)).toMatchObject({ number: 4 });
    expect(await found()).toEqual([
      { what: 'checkpoint-missing', checkpoint: 3, after: moment(2) },
    ]);
  });

  it('is told by the log alone when the anchor and all others are gone too', async () => {
    await startAnew();
    expect(await found()).toEqual([]);
    expect(await found({ logged: logged() })).toEqual(
      [1, 2, 3].map((checkpoint) => ({ what: 'checkpoint-missing', checkpoint, after: null })),
    );
  });
});

describe('a checkpoint that was altered', () => {
  it.each([
    ['its instant', `UPDATE checkpoints SET at = at + interval '1 s' WHERE number = 2`],
    ['what it covers', `UPDATE checkpoints SET position = position - 1 WHERE number = 2`],
    ['its signature', `UPDATE checkpoints SET signature = 'x' WHERE number = 2`],
    [
      'a hash that it saw',
      `UPDATE checkpoint_heads SET hash = 'x' WHERE (checkpoint, stream) = (2, 'a')`,
    ],
    ['a stream that it saw', `DELETE FROM checkpoint_heads WHERE (checkpoint, stream) = (2, 'a')`],
    ['a stream that it did not see', `INSERT INTO checkpoint_heads VALUES (2, 'x', 1, 'x')`],
  ])('is told by %s', async (_, change) => {
    await rows(change);
    expect(await found()).toMatchObject([{ what: 'checkpoint-altered', checkpoint: 2 }]);
  });

  it('is told when another one that was signed stands in its place', async () => {
    await startAnew();
    await log.ledger.checkpoint();
    expect(await found()).toEqual([]);
    expect(await found({ logged: logged() })).toEqual([
      { what: 'checkpoint-replaced', checkpoint: 1, after: null },
      { what: 'checkpoint-missing', checkpoint: 2, after: null },
      { what: 'checkpoint-missing', checkpoint: 3, after: null },
    ]);
  });

  it('is told when one that was signed earlier stands in its place', async () => {
    await startAnew();
    await log.ledger.checkpoint({ mostEvents: 5 });
    const { at, signature } = log.made[0]!;
    await rows(
      `UPDATE checkpoints SET at = '${at}', signature = decode('${signature}', 'hex') WHERE number = 1`,
    );
    expect(await found()).toEqual([{ what: 'checkpoint-altered', checkpoint: 1, after: null }]);
  });

  it('is told when it was taken from the log of another service', async () => {
    await startAnew();
    await log.ledger.checkpoint({ service: 'another' });
    expect(await found()).toEqual([
      { what: 'checkpoint-altered', checkpoint: 1, after: null },
      { what: 'anchor-altered' },
    ]);
  });
});

describe('the anchor', () => {
  it.each([
    ['gone', 'DELETE FROM checkpoint_anchor'],
    ['altered', 'UPDATE checkpoint_anchor SET number = 2'],
    [
      'made of the checkpoint before the last',
      `
      UPDATE checkpoint_anchor a SET number = c.number, at = c.at, position = c.position, signature = c.signature
      FROM checkpoints c WHERE c.number = 2`,
    ],
  ])('is told to be %s, and no checkpoint is made from it', async (_, change) => {
    await rows(change);
    expect(await found()).toEqual([{ what: 'anchor-altered' }]);
    await expect(log.ledger.checkpoint()).rejects.toThrow('run npm run ops -- verify test');
    expect(await found()).toEqual([{ what: 'anchor-altered' }]);
  });
});

describe('an anchor set back by whoever has no key', () => {
  it.each(['x', otherKey.id])(
    'is gone on from by no checkpoint, whoever it names: %s',
    async (id) => {
      await rows(`DELETE FROM events WHERE position > ${log.made[1]!.position}`);
      await forget('number = 3');
      await rows(`
      UPDATE checkpoint_anchor a SET number = c.number, at = c.at, position = c.position, key_id = '${id}',
        hash = decode('${log.made[1]!.hash}', 'hex')
      FROM checkpoints c WHERE c.number = 2`);
      await log.append('e', 0, 1);
      await expect(log.ledger.checkpoint({ formerKeys: [otherKey] })).rejects.toThrow(AnchorBroken);
      expect(await rows('SELECT number FROM checkpoints ORDER BY number')).toHaveLength(2);
    },
  );
});

describe('the key', () => {
  it('is told to be the wrong one, and nothing else', async () => {
    await rows(`DELETE FROM events WHERE stream = 'c'`);
    await expect(found({ keys: [otherKey] })).rejects.toThrow('signed with another key');
  });

  it('may have changed: those that it signed before are right when it is given too, and told otherwise', async () => {
    await expect(log.ledger.checkpoint({ key: otherKey })).rejects.toThrow('by another key');
    const changed = { key: otherKey, formerKeys: [auditKey] };
    log.made.push(...(await log.ledger.checkpoint(changed)));
    expect(await found({ keys: [otherKey, auditKey] })).toEqual([]);
    expect(await found({ keys: [otherKey] })).toEqual([
      { what: 'checkpoint-of-another-key', checkpoint: 1, lastCheckpoint: 3, after: null },
    ]);
    expect(await found({ keys: [auditKey] })).toEqual([
      { what: 'checkpoint-of-another-key', checkpoint: 4, after: moment(3) },
    ]);
  });
});
