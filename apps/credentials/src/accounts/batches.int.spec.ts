import { topics } from '@citadelle/contracts';
import type { Delivery } from '@citadelle/messaging';
import { agentCreated, someAgent, statementsOf, type TestAgent } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { TestCredentials } from '../credentials.fixture.js';
import { TakeLoginsHandler } from '../logins/take.js';
import { EnrolmentsConsumer } from '../passwords/enrolments.consumer.js';
import { AgentsConsumer } from './agents.consumer.js';

const credentials = TestCredentials.ofSpec();
const part = <Part>(Class: new (...parts: never[]) => Part): Part =>
  credentials.replicas[0]!.app.get(Class);
const delivered = (message: unknown) => ({ message }) as Delivery;

/** People of a file: in each ten there are two homonyms of a base that has its first holder from `before`. */
const file = (count: number, round: string) =>
  Array.from({ length: count }, (_, index) =>
    someAgent({ firstName: 'Nil', ...(index % 5 === 0 && { usualName: baseOf(index, round) }) }),
  );
const baseOf = (index: number, round: string) =>
  `${round} ${'ABCDEFGHIJKLMNOP'[Math.floor(index / 10) % 16]}${'X'.repeat(Math.floor(index / 160) + 1)}`;

const open = (agents: readonly TestAgent[]) =>
  part(AgentsConsumer).on(agents.map((agent) => delivered(agentCreated(agent))));
const take = (newcomers: readonly TestAgent[]) =>
  part(TakeLoginsHandler).take({ newcomers: [...newcomers] });

/** How many statements each step of some creations takes. */
async function statementsFor(count: number, round: string) {
  // The first of each base, whom others make renumber.
  const firsts = file(count, round).filter((_, index) => index % 10 === 0);
  await open(firsts);
  const agents = file(count, round).map((agent) => ({ ...agent }));
  const sealed = await Promise.all(agents.map((agent) => credentials.enrolled(agent)));
  const taking = await statementsOf(() => take(agents.slice(0, count / 2)));
  const opening = await statementsOf(() => open(agents));
  const queueing = await statementsOf(() => part(EnrolmentsConsumer).on(sealed.map(delivered)));
  return [taking, opening, queueing].map((statements) => statements.length);
}

describe('the creations of a batch', () => {
  it('take as many statements as those of a small one, renumberings among them', async () => {
    const few = await statementsFor(20, 'PEU');
    const many = await statementsFor(500, 'FOULE');
    expect(many).toEqual(few);
    for (const statements of many) expect(statements).toBeLessThan(20);
    const [{ renumbered }] = (await credentials.rows<{ renumbered: number }>(
      `SELECT count(*)::integer AS renumbered FROM events WHERE type = 'LoginRenumbered'`,
    )) as [{ renumbered: number }];
    expect(renumbered).toBe(52);
    await credentials.untilAllHandled();
    expect((await credentials.published(topics.accounts.name)).length).toBeGreaterThan(572);
  });
});
