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

  it('knows the open resets of an account', async () => {
    const { manager } = database;
    const agentId = uuidv7();
    const both = [await keepReset(manager, agentId), await keepReset(manager, agentId)].sort();
    expect(await resets.openOf(manager, agentId)).toEqual(both);
    await resets.change(manager, both[0]!, { state: 'cancelled' });
    expect(await resets.openOf(manager, agentId)).toEqual([both[1]]);
  });

  it('locks a reset until the transaction ends', async () => {
    const resetId = await keepReset(database.manager, uuidv7());
    await database.manager.transaction(async (manager) => {
      await resets.lock(manager, resetId);
      const sql = 'SELECT FROM resets WHERE reset_id = $1 FOR UPDATE NOWAIT';
      await expect(database.rows(sql, [resetId])).rejects.toMatchObject({ code: '55P03' });
    });
  });
});
