import { beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables, keepReset } from '../stores.fixture.js';
import { ResetStartStore } from './reset-start.store.js';
import { ResetStore } from './reset.store.js';

const database = credentialsTables();
const starts = new ResetStartStore();
const resets = new ResetStore();

let agentId: string;
beforeEach(() => {
  agentId = uuidv7();
});

/** A start from a network, so many hours ago, of a reset that has ended unless told otherwise. */
async function started(network: string, hoursAgo = 0, { ended = true, lastsMs = 3_600_000 } = {}) {
  const resetId = await keepReset(database.manager, agentId, lastsMs);
  await starts.keep(database.manager, resetId, agentId, network);
  if (ended) await resets.change(database.manager, resetId, { state: 'cancelled' });
  await database.rows(
    `UPDATE reset_starts SET started_at = now() - make_interval(hours => $2::int) WHERE reset_id = $1`,
    [resetId, hoursAgo],
  );
  return resetId;
}

const admission = (network: string) =>
  starts.admission(database.manager, agentId, network, [2, 4, 3]);
const free = { pending: false, late: [], seconds: null };

describe('the store of starts', () => {
  it('lets an account start when there was nothing', async () => {
    expect(await admission('here')).toEqual(free);
  });

  it('counts the starts of a day by network, and says when the first of them is over', async () => {
    await started('here', 20);
    expect(await admission('here')).toEqual(free);
    await started('here', 1);
    const { seconds } = await admission('here');
    expect(seconds).toBeGreaterThan(4 * 3600 - 60);
    expect(seconds).toBeLessThanOrEqual(4 * 3600);
    expect(await admission('there')).toEqual(free);
  });

  it('counts the starts of a day of all networks', async () => {
    for (const network of ['a', 'b', 'c', 'd']) await started(network, 2);
    expect((await admission('e')).seconds).toBeGreaterThan(21 * 3600);
  });

  it('says how long it is now to whoever waited for a start that began later', async () => {
    const seconds = await database.manager.transaction(async (manager) => {
      await manager.query('SELECT now()');
      for (const network of ['here', 'here']) await started(network);
      return (await starts.admission(manager, agentId, 'here', [2, 4, 3])).seconds;
    });
    expect(seconds).toBeGreaterThan(24 * 3600 - 60);
    expect(seconds).toBeLessThanOrEqual(24 * 3600);
  });

  it('forgets what is older than a day', async () => {
    for (const network of ['here', 'here', 'here', 'there', 'there']) await started(network, 25);
    expect(await admission('here')).toEqual(free);
  });

  it('lets three be open, however old', async () => {
    for (const network of ['a', 'b']) await started(network, 30, { ended: false });
    expect(await admission('c')).toEqual({ ...free, pending: true });
    await started('c', 30, { ended: false, lastsMs: 60_000 });
    const { pending, seconds } = await admission('d');
    expect(pending).toBe(true);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  it('names those whose time is over, which count as open no more', async () => {
    const late = await started('a', 1, { ended: false, lastsMs: -1_000 });
    expect(await admission('b')).toEqual({ ...free, late: [late] });
  });

  it('forgets the starts of one account when they are lifted', async () => {
    for (const network of ['a', 'a', 'b', 'b']) await started(network, 0, { ended: false });
    expect((await admission('a')).seconds).not.toBeNull();
    await starts.lift(database.manager, uuidv7());
    expect((await admission('a')).seconds).not.toBeNull();
    await starts.lift(database.manager, agentId);
    expect(await admission('a')).toEqual({ ...free, pending: true });
  });
});
