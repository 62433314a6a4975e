import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { AccountStore } from '../accounts/account.store.js';
import { credentialsTables, keepSomebody } from '../stores.fixture.js';
import { SeedQueueStore } from './seed-queue.store.js';

const database = credentialsTables();
const queue = new SeedQueueStore();
const seedOf = (agentId: string, sealed = 'sealed') => ({ agentId, sealed, correlationId: 'c' });

async function openAccount(): Promise<string> {
  const agentId = uuidv7();
  await new AccountStore().open(database.manager, [{ agentId, login: agentId, address: agentId }]);
  return agentId;
}

describe('the queue of seeds', () => {
  it('hands out each seed of an open account once, the last one that was sealed', async () => {
    const { manager } = database;
    const agentId = await openAccount();
    await queue.add(manager, [seedOf(agentId, 'first'), seedOf(agentId, 'last'), seedOf(uuidv7())]);
    const taken = await Promise.all([queue.take(manager, 5), queue.take(manager, 5)]);
    expect(taken.flat()).toEqual([seedOf(agentId, 'last')]);
    await queue.remove(manager, taken.flat());
    expect(await database.rows('SELECT 1 FROM seed_queue WHERE agent_id = $1', [agentId])).toEqual(
      [],
    );
  });

  it('hands out those who have waited longest, or those who came last', async () => {
    const { manager } = database;
    const seeds: ReturnType<typeof seedOf>[] = [];
    for (let n = 0; n < 4; n += 1) {
      seeds.push(seedOf(await openAccount()));
      await queue.add(manager, seeds.slice(-1));
    }
    expect(await queue.take(manager, 1)).toEqual([seeds[0]]);
    expect(await queue.take(manager, 1, 'newest')).toEqual([seeds[3]]);
    const rest = await queue.take(manager, 9, 'newest');
    expect(rest.map(({ agentId }) => agentId).sort()).toEqual(
      seeds.slice(1, 3).map(({ agentId }) => agentId),
    );
    await queue.remove(manager, seeds);
  });

  it('takes no seed for an account that has a password', async () => {
    const { agentId } = await keepSomebody(database.manager);
    await queue.add(database.manager, [seedOf(agentId)]);
    expect(await database.rows('SELECT 1 FROM seed_queue WHERE agent_id = $1', [agentId])).toEqual(
      [],
    );
  });

  it('hands a seed out again when it is given back or not renewed, and not when it is set aside', async () => {
    const { manager } = database;
    const seed = seedOf(await openAccount());
    await queue.add(manager, [seed]);
    expect(await queue.take(manager, 5)).toEqual([seed]);
    await queue.release(manager, seed);
    expect(await queue.take(manager, 5)).toEqual([seed]);
    await database.rows(`UPDATE seed_queue SET leased_until = now() - interval '1 s'`);
    await queue.renew(manager, [seed]);
    expect(await queue.take(manager, 5)).toEqual([]);
    await queue.release(manager, seed);
    await queue.setAside(manager, seed, 'unreadable');
    expect(await queue.take(manager, 5)).toEqual([]);
    await queue.add(manager, [seed]);
    expect(await queue.take(manager, 5)).toEqual([seed]);
  });
});
