import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables, keepReset } from '../stores.fixture.js';
import { ResetStore } from './reset.store.js';

const database = credentialsTables();
const resets = new ResetStore();

describe('the store of resets', () => {
  it('keeps a reset from its start, and changes only what it is told', async () => {
    const { manager } = database;
    const agentId = uuidv7();
    const resetId = await keepReset(manager, agentId);
    const started = await resets.find(manager, resetId);
    expect(started).toMatchObject({ agentId, state: 'started', unit: null, requestedAt: null });
    const requestedAt = new Date('2026-11-24T08:00:00Z');
    const requested = { state: 'awaiting-second-code', unit: 'SIG-AESH', requestedAt } as const;
    await resets.change(manager, resetId, requested);
    expect(await resets.find(manager, resetId)).toEqual({ ...started, ...requested });
    const expiresAt = '2026-11-25T08:00:00.000Z';
    await resets.change(manager, resetId, { escalated: true, transferred: true, expiresAt });
    expect(await resets.find(manager, resetId)).toEqual({
      ...started,
      ...requested,
      expiresAt: new Date(expiresAt),
    });
    expect(
      await database.rows('SELECT escalated, transferred FROM resets WHERE reset_id = $1', [
        resetId,
      ]),
    ).toEqual([{ escalated: true, transferred: true }]);
  });

  it('has one open reset of an account at most', async () => {
    const { manager } = database;
    const agentId = uuidv7();
    const resetId = await keepReset(manager, agentId);
    expect(await resets.openOf(manager, agentId)).toBe(resetId);
    await expect(keepReset(manager, agentId)).rejects.toMatchObject({ code: '23505' });
    await resets.change(manager, resetId, { state: 'cancelled' });
    expect(await resets.openOf(manager, agentId)).toBeUndefined();
  });

  it('locks a reset until the transaction ends', async () => {
    const resetId = await keepReset(database.manager, uuidv7());
    await database.manager.transaction(async (manager) => {
      await resets.lock(manager, resetId);
      const sql = 'SELECT FROM resets WHERE reset_id = $1 FOR UPDATE NOWAIT';
      await expect(database.rows(sql, [resetId])).rejects.toMatchObject({ code: '55P03' });
    });
  });

  it('tells of the open reset of an account, and when it may start another one', async () => {
    const { manager } = database;
    const agentId = uuidv7();
    const none = { resetId: null, late: null, seconds: null };
    expect(await resets.earlierStarts(manager, agentId, 2)).toEqual(none);
    const first = await keepReset(manager, agentId, -1_000);
    expect(await resets.earlierStarts(manager, agentId, 2)).toEqual({
      ...{ resetId: first, late: true, seconds: null },
    });
    await resets.change(manager, first, { state: 'expired' });
    const second = await keepReset(manager, agentId);
    const { seconds, ...open } = await resets.earlierStarts(manager, agentId, 2);
    expect(open).toEqual({ resetId: second, late: false });
    expect(seconds).toBeGreaterThan(86_000);
  });
});
