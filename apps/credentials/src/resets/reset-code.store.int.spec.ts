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
  it('finds the resets of a login or an address, open ones first, and one by its id', async () => {
    const { manager } = database;
    const { agentId, login, resetId } = await started();
    const [second, third] = [await keepReset(manager, agentId), await keepReset(manager, agentId)];
    for (const other of [second, third]) await codes.keepFirst(manager, other, secondCode, 'here');
    await new ResetStore().change(manager, third, { state: 'cancelled' });
    const found = { resetId, agentId, firstCode };
    expect(await codes.candidates(manager, { resetId })).toEqual([found]);
    const all = await codes.candidates(manager, { login });
    expect(
      all
        .map((each) => each.resetId)
        .slice(0, 2)
        .sort(),
    ).toEqual([resetId, second].sort());
    expect(all[2]).toEqual({ resetId: third, agentId, firstCode: secondCode });
    expect(await codes.candidates(manager, { login: `${login}@ac-besancon.fr` })).toEqual(all);
    for (const nothing of [{ resetId: uuidv7() }, { login: 'nobody' }])
      expect(await codes.candidates(manager, nothing)).toEqual([]);
  });

  it('counts tries at the second code, up to a limit, and takes them back', async () => {
    const { manager } = database;
    const { resetId } = await started();
    const counted = { secondCode: null };
    expect(await codes.countTry(manager, resetId, 2)).toEqual(counted);
    expect(await codes.countTry(manager, resetId, 2)).toEqual(counted);
    expect(await codes.countTry(manager, resetId, 2)).toBeUndefined();
    await codes.giveTryBack(manager, resetId);
    expect(await codes.countTry(manager, resetId, 2)).toEqual(counted);
    expect(await codes.countTry(manager, uuidv7(), 2)).toBeUndefined();
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
