import { describe, expect, it } from '@jest/globals';
import { auditedLog } from './audited-log.fixture.js';
import { CheckpointStore } from './checkpoint.store.js';

const log = auditedLog();
const store = new CheckpointStore();
const manager = () => log.ledger.dataSource.manager;

describe('the store of checkpoints', () => {
  it('keeps each checkpoint as it was made, and the last one in the anchor', async () => {
    const kept = await store.all(manager());
    expect(kept.map((one, index) => ({ ...one, hash: log.made[index]!.hash }))).toEqual(log.made);
    const { number, at, position, hash, keyId } = log.made[2]!;
    expect(await store.anchor(manager())).toMatchObject({ number, at, position, hash, keyId });
  });

  it('keeps where each stream stood that was written', async () => {
    const heads = await log.ledger.rows(
      'SELECT checkpoint, stream, version FROM checkpoint_heads ORDER BY checkpoint, stream',
    );
    expect(heads.map(Object.values)).toEqual([
      [1, 'a', 2],
      [1, 'b', 3],
      [2, 'a', 4],
      [2, 'c', 1],
      [3, 'a', 5],
    ]);
  });

  it.each([
    `UPDATE checkpoint_heads SET version = 3 WHERE (checkpoint, stream) = (2, 'a')`,
    `UPDATE checkpoint_heads SET stream = 'e' WHERE (checkpoint, stream) = (2, 'a')`,
    `UPDATE checkpoint_heads SET hash = 'x' WHERE (checkpoint, stream) = (2, 'a')`,
    `UPDATE checkpoint_heads SET checkpoint = 4 WHERE (checkpoint, stream) = (2, 'a')`,
  ])('gives another digest after %s', async (change) => {
    const { headsDigest } = log.made[1]!;
    expect(await store.digest(manager(), 2)).toBe(headsDigest);
    await log.ledger.rows(change);
    expect(await store.digest(manager(), 2)).not.toBe(headsDigest);
  });

  it('tells how long the oldest event has waited for a checkpoint that covers it', async () => {
    await log.ledger.rows(`UPDATE events SET at = at - interval '1 hour' WHERE stream = 'd'`);
    expect(await store.age(manager())).toBeGreaterThanOrEqual(3600);
    await log.ledger.rows(`DELETE FROM events WHERE stream = 'd'`);
    expect(await store.age(manager())).toBe(0);
    await log.ledger.rows('DELETE FROM checkpoint_anchor');
    await log.ledger.rows(`UPDATE events SET at = at - interval '2 hours' WHERE stream = 'b'`);
    await log.ledger.rows(`DELETE FROM events WHERE stream = 'a'`);
    expect(await store.age(manager())).toBeGreaterThanOrEqual(7200);
    await log.ledger.rows('TRUNCATE events');
    expect(await store.age(manager())).toBe(0);
  });
});
