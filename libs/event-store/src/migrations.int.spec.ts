import { describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '@citadelle/testing';
import { ledgerDataSource } from './ledger.fixture.js';
import { runMigrations } from '@citadelle/messaging/postgres';
import { eventStoreMigrations } from './migrations.js';

describe('the migrations', () => {
  it('run once when replicas start together', async () => {
    const database = await createTestDatabase();
    const replicas = await Promise.all(
      [1, 2, 3, 4].map(() => ledgerDataSource(database.url).initialize()),
    );
    await Promise.all(replicas.map((replica) => runMigrations(replica)));
    expect(await replicas[0]!.query('SELECT name FROM migrations')).toHaveLength(
      eventStoreMigrations.length,
    );
    await Promise.all(replicas.map((replica) => replica.destroy()));
    await database.drop();
  });
});
