import { topics } from '@citadelle/contracts';
import type { Delivery } from '@citadelle/messaging';
import { agentCreated, message, someAgent, statementsOf } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { TestNotifications } from '../notifications.fixture.js';
import { AgentsConsumer } from '../recipients/agents.consumer.js';
import { AccountsConsumer } from './accounts.consumer.js';

const world = TestNotifications.ofSpec();
const delivered = (told: unknown) => ({ message: told }) as Delivery;

/** What credentials tells of somebody who is created and renumbered before they ever sign in. */
const story = (agentId: string) => {
  const login = `l${agentId.replaceAll(/[^a-z]/g, '')}`;
  const address = `${agentId}@ac-besancon.fr`;
  const say = (type: string, data: object) =>
    message(topics.accounts.name, agentId, type, { agentId, ...data });
  return [
    say('AccountOpened', { login, aliases: [], address }),
    say('InitialPasswordSeeded', {}),
    say('LoginRenumbered', {
      ...{ from: login, to: `${login}1`, aliases: [login], hasSignedIn: false },
    }),
  ];
};

async function statementsFor(count: number) {
  const part = world.replicas[0]!.app;
  const agents = Array.from({ length: count }, () => someAgent());
  const created = agents.map((agent) => delivered(agentCreated(agent)));
  const told = agents.flatMap(({ agentId }) => story(agentId)).map(delivered);
  const learning = await statementsOf(() => part.get(AgentsConsumer).handle(created));
  const opening = await statementsOf(() => part.get(AccountsConsumer).handle(told));
  return [learning, opening].map((statements) => statements.length);
}

it('many who are created together are learnt by as many statements as a few, and nobody is mailed', async () => {
  const few = await statementsFor(2);
  expect(await statementsFor(500)).toEqual(few);
  for (const statements of few) expect(statements).toBeLessThan(12);
  const known = await world.rows(`SELECT FROM recipients WHERE login LIKE '%1'`);
  expect(known).toHaveLength(502);
  expect(await world.rows(`SELECT FROM events`)).toEqual([]);
});
