import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables, keepReset, keepSomebody } from '../stores.fixture.js';
import { ResetCodeStore } from './reset-code.store.js';
import { ResetStore } from './reset.store.js';

const database = credentialsTables();
const codes = new ResetCodeStore();
const [firstCode, secondCode] = [Buffer.from('first'), Buffer.from('second')];

async function started() {
  const { agentId, login } = await keepSomebody(database.manager);
  const resetId = await keepReset(database.manager, agentId);
  await codes.keepFirst(database.manager, resetId, firstCode, 'here');
  return { agentId, login, resetId };
}

describe('the store of codes', () => {
  it('counts tries at a reset by its id and by the login, up to a limit', async () => {
    const { manager } = database;
    const { agentId, login, resetId } = await started();
    const counted = { resetId, agentId, firstCode, secondCode: null };
    expect(await codes.countTry(manager, { resetId }, 2)).toEqual(counted);
    expect(await codes.countTry(manager, { login }, 2)).toEqual(counted);
    expect(await codes.countTry(manager, { login }, 2)).toBeUndefined();
    await codes.giveTryBack(manager, resetId);
    expect(await codes.countTry(manager, { resetId }, 2)).toEqual(counted);
  });

  it('counts nothing where there is no reset', async () => {
    for (const target of [{ resetId: uuidv7() }, { login: 'nobody' }])
      expect(await codes.countTry(database.manager, target, 2)).toBeUndefined();
  });

  it('means the open reset of a login rather than a later one that ended', async () => {
    const { manager } = database;
    const { agentId, login, resetId } = await started();
    await new ResetStore().change(manager, resetId, { state: 'cancelled' });
    expect(await codes.countTry(manager, { login }, 9)).toMatchObject({ resetId });
    const open = await keepReset(manager, agentId);
    await codes.keepFirst(manager, open, firstCode, 'here');
    expect(await codes.countTry(manager, { login }, 9)).toMatchObject({ resetId: open });
  });

  it('consumes both codes once, and only those that are right on a reset that may end', async () => {
    const { manager } = database;
    const { agentId, resetId } = await started();
    const both = { resetId, agentId, firstCode, secondCode };
    await codes.setSecond(manager, resetId, secondCode);
    expect(await codes.consume(manager, both)).toBe(false);
    await new ResetStore().change(manager, resetId, { state: 'second-code-released' });
    expect(await codes.consume(manager, { ...both, secondCode: firstCode })).toBe(false);
    const twice = [codes.consume(manager, both), codes.consume(manager, both)];
    expect((await Promise.all(twice)).sort()).toEqual([false, true]);
  });

  it('forgets second code and source of a reset that ended, and keeps its first code', async () => {
    const { manager } = database;
    const { resetId } = await started();
    await codes.setSecond(manager, resetId, secondCode);
    await codes.forget(manager, resetId);
    const left = 'SELECT first_code, second_code, source FROM reset_codes WHERE reset_id = $1';
    expect(await database.rows(left, [resetId])).toEqual([
      { first_code: firstCode, second_code: null, source: null },
    ]);
  });
});
