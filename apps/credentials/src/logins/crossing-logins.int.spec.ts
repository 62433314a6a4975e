import { topics } from '@citadelle/contracts';
import { agentCreated, message, someAgent, type TestAgent } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { AgentsConsumer } from '../accounts/agents.consumer.js';
import { OpenAccountsHandler, type AgentCreated } from '../accounts/open.js';
import { TestCredentials } from '../credentials.fixture.js';
import { TakeLoginsHandler } from './take.js';

const credentials = TestCredentials.ofSpec({}, 2);

const BASES = Array.from({ length: 20 }, (_, index) => `CROIX ${'A'.repeat(index + 1)}`);
const crowd = (order: readonly string[]) =>
  order.map((usualName) => someAgent({ firstName: 'Ursule', usualName }));

const replica = (number: number) => {
  const { app } = credentials.replicas[number]!;
  return {
    take: (newcomers: TestAgent[]) => app.get(TakeLoginsHandler).take({ newcomers }),
    open: (agents: readonly TestAgent[]) => {
      const created = agents.map((agent) => agentCreated(agent) as AgentCreated);
      return app.get(OpenAccountsHandler).open('specs', created);
    },
    rename: async (agents: readonly TestAgent[], order: readonly string[]) => {
      for (const [index, { agentId }] of agents.entries()) {
        const names = { agentId, firstName: 'Ursule', usualName: order[index], newLogin: true };
        const renamed = message(topics.agents.name, agentId, 'AgentRenamed', names);
        const sequence = String(index + 2).padStart(20, '0');
        await app.get(AgentsConsumer).on([{ message: { ...renamed, sequence } }] as never);
      }
    },
  };
};

it('logins that are taken, opened and changed together, in opposite orders, wait for each other and end distinct', async () => {
  const [one, other] = [replica(0), replica(1)];
  const opened: TestAgent[] = [];
  for (let round = 0; round < 6; round += 1) {
    const [there, back] = [crowd(BASES), crowd(BASES.toReversed())];
    const [byHand, movers] = [crowd(BASES.toReversed()), opened.splice(0, 10)];
    await Promise.all([
      one.take(there),
      other.take(back),
      one.open(byHand),
      other.rename(movers, BASES.toReversed()),
    ]);
    await Promise.all([one.open(back), other.open(there.toReversed())]);
    opened.push(...there.slice(0, 10));
  }
  const [{ deadlocks }] = (await credentials.rows<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  )) as [{ deadlocks: string }];
  expect(Number(deadlocks)).toBe(0);
  const accounts = await credentials.rows<{ login: string; aliases: string[] }>(
    `SELECT login, aliases FROM accounts WHERE login LIKE 'ucroix%'`,
  );
  expect(accounts).toHaveLength(6 * 3 * BASES.length);
  const logins = accounts.flatMap(({ login, aliases }) => [login, ...aliases]);
  expect(new Set(logins).size).toBe(logins.length);
  // Each base has many holders: nobody has it without a number, but as a former one.
  expect(accounts.filter(({ login }) => !/\d$/.test(login))).toEqual([]);
  expect(await credentials.rows('SELECT FROM parked_messages')).toEqual([]);
});
