import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { directoryTables } from '../stores.fixture.js';
import { NumenStore } from './numen.store.js';

const database = directoryTables();

const numens = new NumenStore();
const of = (text: string) => {
  const made = Buffer.from(text);
  return { made, keyId: 'k1', forms: [made] };
};
const fingerprint = of('fingerprint');
const sealed = () => database.rows('SELECT sealed FROM sealed_numens');

describe('the store of NUMENs', () => {
  it('lets one agent claim a NUMEN, and keeps it sealed until it is not needed any more', async () => {
    const [first, second] = [uuidv7(), uuidv7()];
    expect(await numens.claim(database.manager, first, fingerprint, 'of the first')).toBe(true);
    expect(await numens.claim(database.manager, second, fingerprint, 'of the second')).toBe(false);
    expect(await sealed()).toEqual([{ sealed: 'of the first' }]);
    await numens.dropSealed(database.manager, [first, second]);
    expect(await sealed()).toEqual([]);
    expect(await numens.claim(database.manager, second, fingerprint, 'again')).toBe(false);
  });

  it('lets several be claimed at once, and says when one of them is not free', async () => {
    const claimOf = (text: string) => ({
      ...{ agentId: uuidv7(), fingerprints: of(text), sealed: `sealed of ${text}` },
    });
    const [one, two, three] = [claimOf('one'), claimOf('two'), claimOf('three')];
    expect(await numens.claimAll(database.manager, [one, two])).toBe(true);
    expect(await numens.claimAll(database.manager, [])).toBe(true);
    const again = { ...two, agentId: uuidv7() };
    expect(await numens.claimAll(database.manager, [three, again])).toBe(false);
    expect(
      await database.rows(
        'SELECT agent_id FROM sealed_numens WHERE agent_id = ANY($1) ORDER BY agent_id',
        [[one, two, again].map(({ agentId }) => agentId)],
      ),
    ).toHaveLength(2);
  });

  it('lets nobody claim a NUMEN that is kept in another of its forms', async () => {
    const [first, second] = [uuidv7(), uuidv7()];
    const [old, fresh] = [of('by the old key'), of('by the new key')];
    expect(await numens.claim(database.manager, first, old, 'first')).toBe(true);
    const both = { ...fresh, forms: [fresh.made, old.made] };
    expect(await numens.claim(database.manager, second, both, 'second')).toBe(false);
    expect(await database.rows(`SELECT FROM sealed_numens WHERE sealed = 'second'`)).toEqual([]);
  });

  it('pages through those that are still sealed, and keeps them meanwhile', async () => {
    await database.rows('DELETE FROM sealed_numens');
    const agentIds = [uuidv7(), uuidv7(), uuidv7()];
    for (const [n, agentId] of agentIds.entries())
      await numens.claim(database.manager, agentId, of(`page ${n}`), `sealed ${n}`);
    await database.manager.transaction(async (manager) => {
      const first = await numens.sealedAfter(manager, undefined, 2);
      expect(first).toEqual([
        { agentId: agentIds[0], sealed: 'sealed 0' },
        { agentId: agentIds[1], sealed: 'sealed 1' },
      ]);
      const held = database.rows(
        'SELECT FROM sealed_numens WHERE agent_id = $1 FOR UPDATE NOWAIT',
        [agentIds[0]],
      );
      await expect(held).rejects.toMatchObject({ code: '55P03' });
      const rest = await numens.sealedAfter(manager, agentIds[1], 2);
      expect(rest).toEqual([{ agentId: agentIds[2], sealed: 'sealed 2' }]);
    });
  });
});
