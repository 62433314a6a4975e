import type { AlertKind } from '@citadelle/contracts';
import { describe, expect, it } from '@jest/globals';
import { until } from '@citadelle/testing';
import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { notificationsTables } from '../stores.fixture.js';
import { AlertStore } from './alert.store.js';
import type { Audience } from './notice.js';

const database = notificationsTables();

const alerts = new AlertStore();
const [somebody, louise, ada] = [uuidv7(), uuidv7(), uuidv7()];
const manager = { agentId: louise, roles: ['manager'], managedUnits: ['SIG-AESH'] } as const;
const administrator = { agentId: ada, roles: ['administrator'], managedUnits: [] } as const;

async function raise(
  seq: number,
  kind: AlertKind,
  audience: Audience,
  unit: string,
  agentId = somebody,
) {
  const alert = { alertId: uuidv7(), agentId, kind, resetId: null, unit };
  const raisedAt = '2026-11-24T08:00:00.000Z';
  await alerts.add(database.manager, [{ ...alert, audience, seq: BigInt(seq), raisedAt }]);
  return alert.alertId;
}

describe('the store of alerts', () => {
  it('has no last alert before one was raised', async () => {
    expect(await alerts.lastSeq(database.manager)).toBe(0);
  });

  it('shows each what is theirs, latest first and page by page', async () => {
    await raise(1, 'second-code-requested', 'managers', 'SIG-AESH');
    await raise(2, 'second-code-requested', 'managers', 'RECTORAT');
    await raise(3, 'second-code-escalation', 'administrators', 'SIG-AESH');
    await raise(4, 'second-code-requested', 'managers', 'SIG-AESH', louise);
    await raise(5, 'second-code-reminder', 'managers', 'SIG-AESH');
    const seqs = async (...[actor, page]: [typeof manager | typeof administrator, object?]) =>
      (await alerts.page(database.manager, actor, { limit: 10, ...page })).map(({ seq }) => seq);
    expect(await seqs(manager)).toEqual([5, 1]);
    expect(await seqs(manager, { limit: 1 })).toEqual([5]);
    expect(await seqs(manager, { after: 5 })).toEqual([1]);
    expect(await seqs(administrator)).toEqual([3]);
  });

  it('finds one alert, and follows those that were raised after another', async () => {
    const alertId = await raise(6, 'release-alarm', 'administrators', 'RECTORAT');
    const at = '2026-11-24T09:00:00.000Z';
    await alerts.acknowledge(database.manager, alertId, ada, new Date(at));
    const raisedAt = '2026-11-24T08:00:00.000Z';
    const line = {
      alert: { alertId, seq: 6, raisedAt, acknowledged: { by: ada, at } },
      forAdministrators: true,
    };
    expect(await alerts.find(database.manager, alertId)).toMatchObject(line);
    expect(await alerts.find(database.manager, uuidv7())).toBeUndefined();
    const after = await alerts.raisedAfter(database.manager, 3, 2);
    expect(after.map(({ alert }) => alert.seq)).toEqual([4, 5]);
    expect(await alerts.raisedAfter(database.manager, 5, 9)).toMatchObject([line]);
    expect(await alerts.lastSeq(database.manager)).toBe(6);
  });

  it('lets one raise at a time, and tells those who listen when that is committed', async () => {
    const listener = database.manager.dataSource.createQueryRunner();
    const session = (await listener.connect()) as PoolClient;
    const heard: (string | undefined)[] = [];
    session.on('notification', ({ payload }) => heard.push(payload));
    await alerts.listen(listener.manager);
    let second: Promise<unknown> | undefined;
    await database.manager.transaction(async (first) => {
      await alerts.raiseInOrder(first);
      second = database.manager.transaction(async (other) => {
        await alerts.raiseInOrder(other);
        await alerts.notifyAtCommit(other, 8n);
      });
      await until('the second waits', async () => {
        const waiting = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;
        return (await database.rows(waiting)).length > 0;
      });
      await alerts.notifyAtCommit(first, 7n);
      expect(heard).toEqual([]);
    });
    await second;
    await until('both were heard', () => heard.length === 2);
    expect(heard).toEqual(['7', '8']);
    await alerts.unlisten(listener.manager);
    await listener.release();
  });
});
