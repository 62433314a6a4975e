import { randomBytes } from 'node:crypto';
import { type Message, topics } from '@citadelle/contracts';
import type { AgentView } from '@citadelle/contracts/calls';
import { EventStore } from '@citadelle/event-store';
import { message, person, until } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Resynced } from '@citadelle/service-kit/resync';
import { DataSource } from 'typeorm';
import { accountMessage, TestDirectory } from '../directory.fixture.js';
import { reseal } from './reseal.js';
import { toldLogins } from './told-logins.js';

const directory = TestDirectory.ofSpec(['SIG-AESH']);
const { accountsState, agentsState, enrolments } = topics;

const lastOf = async (topic: string, key: string) =>
  (await directory.published(topic)).filter((one) => one.key === key).at(-1);
const agent = async (agentId: string) => (await directory.get<AgentView>(`agents/${agentId}`)).body;
const account = (agentId: string, login: string) => ({
  agentId,
  login,
  aliases: [],
  address: `${login}@ac-besancon.fr`,
});
const sequenced = (told: Message, version: number): Message => ({
  ...told,
  sequence: String(version).padStart(20, '0'),
});

describe('a directory that was restored from an older back-up', () => {
  let known: string;
  let departed: string;
  let lost: string;
  let resynced: Resynced;

  beforeAll(async () => {
    [known, departed, lost] = (await Promise.all(
      [1, 2, 3].map(async () => (await directory.create(person())).agentId),
    )) as [string, string, string];
    await directory.call('POST', `agents/${departed}/departure`, { on: '2026-08-31' });
    const told = [known, departed, lost].flatMap((agentId, n) => [
      sequenced(accountMessage('AccountOpened', account(agentId, `login${n}`)), 1),
      sequenced(
        message(accountsState.name, agentId, 'AccountState', {
          ...account(agentId, `login${n}1`),
          aliases: [`login${n}`],
          status: 'open',
        }),
        2,
      ),
    ]);
    await directory.broker.publish(told);
    await directory.untilAllHandled();
    await until('the departure to be told', async () => {
      const state = await lastOf(agentsState.name, departed);
      return (state?.data as { status: string } | undefined)?.status === 'departed';
    });
    await directory.stopReplicas();
    // The back-up was taken before the accounts opened, before the departure, and before the third was created.
    for (const table of ['agents', 'agent_name_terms', 'sealed_numens', 'numen_fingerprints'])
      await directory.rows(`DELETE FROM ${table} WHERE agent_id = $1`, [lost]);
    await directory.rows('DELETE FROM events WHERE stream = $1', [`agent-${lost}`]);
    await directory.rows(`DELETE FROM events WHERE stream = $1 AND type = 'AgentDeparted'`, [
      `agent-${departed}`,
    ]);
    await directory.rows(`UPDATE agents SET status = 'active'`);
    await directory.rows('DELETE FROM agent_accounts');
    await directory.rows('DELETE FROM inbox');
    await directory.expire(enrolments.name);
    await directory.add();
    resynced = await directory.resync();
  });

  it('learns the logins again, as they are now, whatever older messages say', async () => {
    expect((await agent(known)).login).toBe('login01');
    expect((await agent(departed)).login).toBe('login11');
    const { items } = (await directory.get<{ items: AgentView[] }>('agents?query=login0')).body;
    expect(items.map(({ agentId }) => agentId)).toEqual([known]);
  });

  it('is told who is missing and what is older, and invents nobody', async () => {
    expect(resynced.told).toEqual([
      { topic: agentsState.name, unknown: [lost], behind: [departed] },
      { topic: topics.unitsState.name, unknown: [], behind: [] },
    ]);
    expect((await directory.get(`agents/${lost}`)).status).toBe(404);
    expect(resynced.lost).toEqual([
      { topic: agentsState.name, unknown: [lost], behind: [departed] },
    ]);
    expect(await toldLogins(directory.broker, [lost])).toEqual({ [lost]: 'login21' });
    const [states, events] = resynced.topics;
    expect(states).toMatchObject({ topic: accountsState.name, refused: 0 });
    expect(events).toMatchObject({
      refused: 1,
      refusals: [{ key: lost, reason: 'Unprocessable' }],
    });
    expect(await directory.rows('SELECT FROM parked_messages')).toEqual([]);
  });

  it('tells its own states again, which readers take for later ones', async () => {
    const state = await until('the new era', async () => {
      const last = await lastOf(agentsState.name, departed);
      return last?.sequence === '00000001000000000001' && last;
    });
    expect(state.data).toMatchObject({ agentId: departed, status: 'active' });
    const unit = await lastOf(topics.unitsState.name, 'SIG-AESH');
    expect(unit?.sequence).toBe('00000001000000000001');
  });

  it('sends the sealed NUMENs again that nobody opened, until they are', async () => {
    const source = new DataSource({ type: 'postgres', url: directory.databaseUrl });
    await source.initialize();
    const store = new EventStore(source, {
      source: '/citadelle/directory',
      schemas: {},
      projections: [],
      publishers: [],
      personalDataKey: randomBytes(32),
    });
    const { signal } = new AbortController();
    const send = () => reseal(store, { correlationId: 'reseal', by: 'system' }, { signal });
    expect(await directory.published(enrolments.name)).toEqual([]);
    expect(await send()).toBe(2);
    for (const agentId of [known, departed]) {
      const sent = await until('the NUMEN', () => lastOf(enrolments.name, agentId));
      const { sealed } = sent.data as { sealed: string };
      expect(await directory.open(sealed)).toMatchObject({ birthDate: expect.any(String) });
    }
    await directory.tell(accountMessage('InitialPasswordSeeded', { agentId: known }));
    expect(await send()).toBe(1);
    await until('the tombstone', async () => {
      return (await lastOf(enrolments.name, known))?.data === null;
    });
    await source.destroy();
  });
});
