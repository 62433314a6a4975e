import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { AddUndeliveredAlerts1795900000005 } from '../migrations/add-undelivered-alerts.migration.js';
import { notificationsSigns } from '../notifications-signs.store.js';
import { notificationsTables } from '../stores.fixture.js';
import { UndeliveredAlertStore } from './undelivered-alert.store.js';

const database = notificationsTables();
const undelivered = new UndeliveredAlertStore();

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

async function raise(minutesAgo: number): Promise<string> {
  const alertId = uuidv7();
  const raisedAt = ago(minutesAgo).toISOString();
  await undelivered.add(database.manager, [{ alertId, kind: 'second-code-requested', raisedAt }]);
  return alertId;
}

const counted = async (name: 'undelivered-alerts' | 'abandoned-alerts') =>
  (await notificationsSigns.own[name]!.get(database.manager))!.count;

describe('the store of undelivered alerts', () => {
  it('shows operators those that wait for minutes, until they leave or are given up', async () => {
    await raise(1);
    const [left, given] = [await raise(10), await raise(20)];
    expect(await counted('undelivered-alerts')).toBe(2);
    await undelivered.remove(database.manager, [left]);
    await undelivered.abandon(database.manager, given, 'refused', new Date());
    expect(await counted('undelivered-alerts')).toBe(0);
    expect(await counted('abandoned-alerts')).toBe(1);
  });

  it('shows those that were given up for a week, but not those of erased people', async () => {
    const before = await counted('abandoned-alerts');
    await undelivered.abandon(database.manager, await raise(9), 'refused', ago(8 * 24 * 60));
    await undelivered.abandon(database.manager, await raise(9), 'recipient-erased', ago(1));
    expect(await counted('abandoned-alerts')).toBe(before);
  });

  it('is filled from the events that were there before it', async () => {
    const add = (stream: string, version: number, type: string, data: object) =>
      database.rows(
        `INSERT INTO events (stream, version, type, schema_version, event_id, data, metadata, at, hash)
         VALUES ($1, $2, $3, 1, gen_random_uuid(), $4, '{}', now(), '')`,
        [stream, version, type, data],
      );
    const [waits, left, given] = [uuidv7(), uuidv7(), uuidv7()];
    for (const alertId of [waits, left, given])
      await add(`alert-${alertId}`, 1, 'AlertRaised', {
        alertId,
        kind: 'second-code-requested',
        raisedAt: ago(30).toISOString(),
      });
    await add(`alert-${left}`, 2, 'AlertDelivered', { alertId: left });
    await add(`alert-${given}`, 2, 'AlertAbandoned', { alertId: given, reason: 'refused' });
    const migration = new AddUndeliveredAlerts1795900000005();
    const runner = database.manager.dataSource.createQueryRunner();
    await migration.down(runner);
    await migration.up(runner);
    await runner.release();
    const rows = await database.rows<{ id: string; reason: string | null }>(
      'SELECT alert_id AS id, reason FROM undelivered_alerts',
    );
    expect(new Map(rows.map(({ id, reason }) => [id, reason]))).toEqual(
      new Map([
        [waits, null],
        [given, 'refused'],
      ]),
    );
  });
});
