import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables, keepReset, keepSomebody } from '../stores.fixture.js';
import { RequestStore } from './request.store.js';
import { ResetStore } from './reset.store.js';

const database = credentialsTables();
const requests = new RequestStore();
const resets = new ResetStore();

async function requested(unit: string, at: string) {
  const { agentId, login } = await keepSomebody(database.manager);
  const resetId = await keepReset(database.manager, agentId);
  const requestedAt = new Date(at);
  const change = { state: 'awaiting-second-code', unit, requestedAt } as const;
  await resets.change(database.manager, resetId, change);
  return { agentId, login, resetId, requestedAt };
}

describe('the store of requests', () => {
  it('shows what waits for a unit page by page, oldest first', async () => {
    const { manager } = database;
    const second = await requested('SIG-AESH', '2026-11-24T09:00:00Z');
    const first = await requested('SIG-AESH', '2026-11-24T08:00:00Z');
    await requested('RECTORAT', '2026-11-24T08:00:00Z');
    const over = await requested('SIG-AESH', '2026-11-24T07:00:00Z');
    await resets.change(manager, over.resetId, { state: 'refused' });
    const all = { state: undefined, limit: 10, after: undefined };
    const page = async (asked: object) =>
      (await requests.page(manager, 'SIG-AESH', { ...all, ...asked }, false)).map(
        ({ resetId }) => resetId,
      );
    expect(await page({})).toEqual([first.resetId, second.resetId]);
    expect(await page({ limit: 1 })).toEqual([first.resetId]);
    expect(await page({ after: first })).toEqual([second.resetId]);
    expect(await page({ state: 'refused' })).toEqual([over.resetId]);
  });

  it('shows administrators what was escalated and what is of somebody who holds a role', async () => {
    const { manager } = database;
    const at = '2026-11-24T08:00:00Z';
    const [, escalated, privileged] = [
      await requested('UNIT', at),
      await requested('UNIT', at),
      await requested('UNIT', at),
    ];
    await resets.change(manager, escalated!.resetId, { escalated: true });
    await database.rows(`INSERT INTO role_grants VALUES ($1, 'administrator', '')`, [
      privileged!.agentId,
    ]);
    const all = { state: undefined, limit: 10, after: undefined };
    const shown = await requests.page(manager, 'UNIT', all, true);
    expect(shown.map(({ resetId }) => resetId).sort()).toEqual(
      [escalated!.resetId, privileged!.resetId].sort(),
    );
  });

  it('finds a request that is over too, and none before a unit was asked', async () => {
    const { manager } = database;
    const { agentId, login, resetId } = await requested('SIG-AESH', '2026-11-24T08:00:00Z');
    await resets.change(manager, resetId, { state: 'completed' });
    expect(await requests.find(manager, resetId)).toMatchObject({
      ...{ resetId, agentId, login, state: 'completed', firstName: 'Jean', usualName: 'PIN' },
      ...{ unit: 'SIG-AESH', agentUnit: 'SIG-AESH', escalated: false, grants: [] },
    });
    const unasked = await keepReset(manager, uuidv7());
    expect(await requests.find(manager, unasked)).toBeUndefined();
    expect(await requests.lock(manager, unasked)).toBeUndefined();
  });

  it('locks a request with what the rules need to know of it', async () => {
    const { agentId, resetId } = await requested('SIG-AESH', '2026-11-24T08:00:00Z');
    await database.manager.transaction(async (manager) => {
      expect(await requests.lock(manager, resetId)).toMatchObject({
        ...{ agentId, unit: 'SIG-AESH', agentUnit: 'SIG-AESH', escalated: false, source: null },
        agentGrants: { roles: [], managedUnits: [] },
      });
      const sql = 'SELECT FROM resets WHERE reset_id = $1 FOR UPDATE NOWAIT';
      await expect(database.rows(sql, [resetId])).rejects.toMatchObject({ code: '55P03' });
    });
  });
});
