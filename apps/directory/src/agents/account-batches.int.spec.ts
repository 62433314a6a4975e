import type { Delivery } from '@citadelle/messaging';
import { statementsOf } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { accountMessage, TestDirectory } from '../directory.fixture.js';
import { keepAgent } from '../stores.fixture.js';
import { AccountsConsumer } from './accounts.consumer.js';
import { EntityManager } from 'typeorm';

const directory = TestDirectory.ofSpec(['SIG-AESH']);

/** What credentials tells of somebody who is created, and renumbered at once. */
const story = (agentId: string) => {
  const login = `l${agentId}`;
  const address = `${login}@ac-besancon.fr`;
  return [
    accountMessage('AccountOpened', { agentId, login, aliases: [], address }),
    accountMessage('LoginRenumbered', { agentId, from: login, to: `${login}1`, aliases: [login] }),
    accountMessage('AccountClosed', { agentId }),
  ];
};

async function statementsFor(count: number) {
  const { app } = directory.replicas[0]!;
  const manager = app.get(EntityManager);
  const told: Delivery[] = [];
  for (let made = 0; made < count; made += 1) {
    const { agentId } = await keepAgent(manager);
    told.push(...story(agentId).map((message) => ({ message }) as Delivery));
  }
  return (await statementsOf(() => app.get(AccountsConsumer).handle(told))).length;
}

it('the accounts of many agents are learnt by as many statements as those of a few', async () => {
  const few = await statementsFor(2);
  expect(await statementsFor(300)).toBe(few);
  expect(few).toBeLessThan(16);
  const accounts = await directory.rows<{ login: string; status: string }>(
    'SELECT login, status FROM agent_accounts',
  );
  expect(accounts).toHaveLength(302);
  for (const { login, status } of accounts) expect([login.at(-1), status]).toEqual(['1', 'closed']);
});
