import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { purgeExpired } from './housekeeping.js';
import { type Ledger, metadata, openLedger } from './ledger.fixture.js';

describe('housekeeping', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterAll(() => ledger.close());

  it('deletes old inbox rows and expired answers, and keeps the others', async () => {
    await ledger.store.write(metadata, async (tx) => {
      for (const name of ['old', 'new']) {
        await tx.firstSight('group', name);
        await tx.remember('scope', name, 'f', 1);
      }
    });
    await ledger.rows(
      `UPDATE inbox SET seen_at = now() - interval '46 days' WHERE message_id = 'old'`,
    );
    await ledger.rows(`UPDATE idempotent_answers SET expires_at = now() WHERE key = 'old'`);
    await purgeExpired(ledger.dataSource);
    expect(await ledger.rows('SELECT message_id FROM inbox')).toEqual([{ message_id: 'new' }]);
    expect(await ledger.rows('SELECT key FROM idempotent_answers')).toEqual([{ key: 'new' }]);
  });
});
