import { agentCreated, message, someAgent, type TestAgent } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { type Message, type Problem, topics } from '@citadelle/contracts';
import type { AccountView } from '@citadelle/contracts/calls';
import { v7 as uuidv7 } from 'uuid';
import { TestCredentials, until } from '../credentials.fixture.js';
import { type AgentCreated, OpenAccountsHandler } from './open.js';

const credentials = TestCredentials.ofSpec({ RESERVED_LOGINS: 'école' }, 3);

const view = (agentId: string) => credentials.get<AccountView & Problem>(`accounts/${agentId}`);

const messagesOn = async (topic: string, agentId: string) =>
  (await credentials.published(topic)).filter(({ key }) => key === agentId);

const published = async (topic: string, agentId: string) =>
  (await messagesOn(topic, agentId)).map(({ type, data }) => ({ type, data }));

/** Has one replica open these accounts as it does with messages that wait together; returns the messages. */
const openTogether = async (agents: readonly TestAgent[], replica = 0) => {
  const announced = agents.map((agent) => agentCreated(agent) as AgentCreated & Message);
  await credentials.replicas[replica]!.app.get(OpenAccountsHandler).open('specs', announced);
  return announced;
};

describe('a new agent', () => {
  it('gets an account, and everybody is told', async () => {
    const { agentId, account } = await credentials.enrol({
      firstName: 'Éloïse',
      usualName: 'LE GOFF',
    });
    const address = 'eloise.le-goff@ac-besancon.fr';
    expect(account).toEqual({
      agentId,
      state: 'open',
      login: 'elegoff',
      aliases: [],
      address,
      password: 'numen',
    });
    const opened = { agentId, login: 'elegoff', aliases: [], address };
    await until(async () => (await published(topics.accounts.name, agentId)).length === 2);
    expect(await published(topics.accounts.name, agentId)).toEqual([
      { type: 'AccountOpened', data: opened },
      { type: 'InitialPasswordSeeded', data: { agentId } },
    ]);
    expect(await published(topics.accountsState.name, agentId)).toEqual([
      { type: 'AccountState', data: { ...opened, status: 'open' } },
    ]);
  });

  it('gets a number as the first of a base that means something, and the next one counts on', async () => {
    const login = async (firstName: string, usualName: string) =>
      (await credentials.enrol({ firstName, usualName })).account.login;
    expect(await login('Robert', 'OOT')).toBe('root1');
    expect(await login('Benoît', 'IN')).toBe('bin1');
    expect(await login('Rosa', 'OOT')).toBe('root2');
    expect(await login('René', 'OOT')).toBe('root3');
    expect(await login('Ève', 'COLE')).toBe('ecole1');
    const aliases = await credentials.rows<{ login: string }>(
      `SELECT login FROM logins WHERE login IN ('root', 'bin', 'ecole')`,
    );
    expect(aliases).toEqual([]);
  });

  it('gets one account, however often it is announced', async () => {
    const agent = someAgent({ firstName: 'Odile', usualName: 'UNIQUE' });
    const created = agentCreated(agent);
    const again = { ...created, id: uuidv7() };
    await credentials.broker.publish([created, created, again]);
    await until(
      async () =>
        (await credentials.rows('SELECT 1 FROM inbox WHERE message_id = $1', [again.id])).length,
    );
    const after = await credentials.enrol({ firstName: 'Odile', usualName: 'UNIQUE' });
    expect(after.account.login).toBe('ounique2');
    expect((await view(agent.agentId)).body.login).toBe('ounique1');
  });

  it('is not there before it was announced, nor under a name that is no id', async () => {
    expect(await view(uuidv7())).toMatchObject({
      status: 404,
      body: { code: 'account-not-found' },
    });
    expect((await view('cjoseph')).status).toBe(404);
  });

  it('is shown without a password when its NUMEN does not come in time', async () => {
    const agent = someAgent({ firstName: 'Sans', usualName: 'NUMEN' });
    await credentials.broker.publish([agentCreated(agent)]);
    await until(async () => (await view(agent.agentId)).status === 200);
    const { body } = await credentials.get<AccountView>(`accounts/${agent.agentId}?waitMs=50`);
    expect(body).toMatchObject({ state: 'open', password: 'none' });
  });

  it('stays open when a departure is announced, until it comes', async () => {
    const { agentId, account } = await credentials.enrol({
      firstName: 'Fin',
      usualName: 'CONTRAT',
    });
    const say = (type: string, data: object) =>
      credentials.broker.publish([message(topics.agents.name, agentId, type, data)]);
    await say('DepartureAnnounced', { agentId, on: '2026-09-01' });
    await say('DepartureWithdrawn', { agentId });
    await credentials.untilAllHandled();
    expect((await view(agentId)).body).toEqual(account);
  });

  it('is shown once it is closed to whom that matters', async () => {
    const { agentId } = await credentials.enrol({ firstName: 'Part', usualName: 'BIENTOT' });
    const closed = credentials.get<AccountView>(`accounts/${agentId}?waitMs=2000&awaited=closed`);
    await credentials.broker.publish([
      message(topics.agents.name, agentId, 'AgentDeparted', {
        agentId,
        on: '2026-08-31',
      }),
    ]);
    expect((await closed).body).toMatchObject({ state: 'closed' });
  });

  it('waits at most two seconds, in whole milliseconds, for what there is', async () => {
    const refused = ['2001', '-1', '1.5', 'long', '1&awaited=erased'];
    for (const waitMs of refused)
      expect((await credentials.get(`accounts/${uuidv7()}?waitMs=${waitMs}`)).status).toBe(422);
  });
});

describe('agents who are announced together', () => {
  it('get their accounts at once, and each one’s story is told as their own', async () => {
    const agents = [someAgent({ usualName: 'PREMIERE' }), someAgent({ usualName: 'SECONDE' })];
    const announced = await openTogether(agents);
    for (const [index, { agentId }] of agents.entries()) {
      const { id, correlationId } = announced[index]!;
      const [event] = await credentials.rows(
        `SELECT metadata FROM events WHERE stream = $1 AND type = 'AccountOpened'`,
        [`account-${agentId}`],
      );
      expect(event).toEqual({ metadata: { by: 'system', correlationId, causationId: id } });
      const told = await until(async () => {
        const messages = await messagesOn(topics.accounts.name, agentId);
        return messages.length > 0 && messages;
      });
      expect(told).toMatchObject([{ type: 'AccountOpened', correlationId }]);
    }
    const written = await credentials.rows(
      `SELECT DISTINCT xmin FROM events WHERE stream = ANY($1)`,
      [agents.map(({ agentId }) => `account-${agentId}`)],
    );
    expect(written).toHaveLength(1);
  });

  it('get one account each, also when one of them is announced twice or has departed since', async () => {
    const firstName = 'Christian';
    const [twice, departed] = [
      someAgent({ firstName, usualName: 'BIS' }),
      someAgent({ firstName, usualName: 'PARTIE' }),
    ];
    const left = { agentId: departed.agentId, on: '2026-08-31' };
    await credentials.broker.publish([
      agentCreated(departed),
      message(topics.agents.name, departed.agentId, 'AgentDeparted', left),
      agentCreated(twice),
      agentCreated(twice),
    ]);
    await until(async () => (await view(departed.agentId)).body.state === 'closed');
    await until(async () => (await view(twice.agentId)).status === 200);
    await openTogether([twice, departed, twice]);
    expect((await view(twice.agentId)).body).toMatchObject({ login: 'cbis', state: 'open' });
    expect((await view(departed.agentId)).body).toMatchObject({
      login: 'cpartie',
      state: 'closed',
    });
  });
});

describe('homonyms', () => {
  it('are numbered from the second on, and the first keeps the bare login as an alias', async () => {
    const christian = await credentials.enrol({ firstName: 'Christian', usualName: 'JOSEPH' });
    expect(christian.account.login).toBe('cjoseph');
    const christine = await credentials.enrol({ firstName: 'Christine', usualName: 'JOSEPH' });
    expect(christine.account).toMatchObject({
      login: 'cjoseph2',
      aliases: [],
      address: 'christine.joseph@ac-besancon.fr',
    });
    expect((await view(christian.agentId)).body).toMatchObject({
      login: 'cjoseph1',
      aliases: ['cjoseph'],
      address: 'christian.joseph@ac-besancon.fr',
    });
    for (const login of ['cjoseph', 'cjoseph1']) {
      const { status, body } = await credentials.signIn(login, christian.numen);
      expect([status, body.account.agentId]).toEqual([201, christian.agentId]);
      expect(body.account.login).toBe('cjoseph1');
    }
    await until(
      async () => (await published(topics.accounts.name, christian.agentId)).length === 3,
    );
    expect(await published(topics.accounts.name, christian.agentId)).toContainEqual({
      type: 'LoginRenumbered',
      data: {
        agentId: christian.agentId,
        from: 'cjoseph',
        to: 'cjoseph1',
        aliases: ['cjoseph'],
        hasSignedIn: false,
      },
    });
    expect(await published(topics.accountsState.name, christian.agentId)).toContainEqual({
      type: 'AccountState',
      data: expect.objectContaining({ login: 'cjoseph1', aliases: ['cjoseph'], status: 'open' }),
    });
  });

  it('with the same first name share no address', async () => {
    const same = { firstName: 'Marie', usualName: 'MÊME' };
    const addresses = [];
    for (let count = 0; count < 3; count++)
      addresses.push((await credentials.enrol(same)).account.address);
    expect(addresses).toEqual([
      'marie.meme@ac-besancon.fr',
      'marie.meme2@ac-besancon.fr',
      'marie.meme3@ac-besancon.fr',
    ]);
  });

  it('who are opened together are numbered in their order, whatever the others are called', async () => {
    const names = ['ENSEMBLE', 'AUTRE', 'ENSEMBLE', 'TIERS', 'AUTRE', 'ENSEMBLE'];
    const agents = names.map((usualName) => someAgent({ firstName: 'Quitterie', usualName }));
    await openTogether(agents);
    const accounts = await Promise.all(
      agents.map(async ({ agentId }) => (await view(agentId)).body),
    );
    expect(accounts.map(({ login, aliases, address }) => [login, ...aliases, address])).toEqual([
      ['qensemble1', 'qensemble', 'quitterie.ensemble@ac-besancon.fr'],
      ['qautre1', 'qautre', 'quitterie.autre@ac-besancon.fr'],
      ['qensemble2', 'quitterie.ensemble2@ac-besancon.fr'],
      ['qtiers', 'quitterie.tiers@ac-besancon.fr'],
      ['qautre2', 'quitterie.autre2@ac-besancon.fr'],
      ['qensemble3', 'quitterie.ensemble3@ac-besancon.fr'],
    ]);
  });

  it('who are opened together in opposite orders never wait for each other crosswise', async () => {
    const rounds = 15;
    const names = Array.from({ length: 40 }, (_, index) => `CROISE ${'A'.repeat(index + 1)}`);
    const crowd = (order: string[]) =>
      order.map((usualName) => someAgent({ firstName: 'Ursule', usualName }));
    for (let round = 0; round < rounds; round++)
      await Promise.all([
        openTogether(crowd(names), 0),
        openTogether(crowd(names.toReversed()), 1),
        openTogether(crowd([...names.slice(20), ...names.slice(0, 20)]), 2),
      ]);
    const [{ deadlocks }] = (await credentials.rows<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    )) as [{ deadlocks: string }];
    expect(Number(deadlocks)).toBe(0);
    const [{ count, last }] = (await credentials.rows<{ count: string; last: number }>(
      `SELECT count(*), max(last_rank) AS last FROM login_bases WHERE base LIKE 'ucroise%'`,
    )) as [{ count: string; last: number }];
    expect([Number(count), last]).toEqual([names.length, 3 * rounds]);
  });

  it('who arrive together through three replicas get every rank once', async () => {
    const homonyms = Array.from({ length: 120 }, () =>
      someAgent({ firstName: 'Paule', usualName: 'FOULE' }),
    );
    await credentials.broker.publish(homonyms.map((agent) => agentCreated(agent)));
    const open = `FROM accounts WHERE login LIKE 'pfoule%'`;
    await until(async () => {
      const [{ count }] = (await credentials.rows<{ count: string }>(
        `SELECT count(*) ${open}`,
      )) as [{ count: string }];
      return Number(count) === homonyms.length;
    }, 25_000);
    const logins = await credentials.rows<{ login: string }>(`SELECT login ${open}`);
    const ranks = homonyms.map((_, index) => `pfoule${index + 1}`);
    expect(logins.map(({ login }) => login).sort()).toEqual(ranks.sort());
    const [parked] = await credentials.rows<{ count: string }>(
      'SELECT count(*) FROM parked_messages',
    );
    expect(parked).toEqual({ count: '0' });
    const events = await credentials.rows<{ data: { rank: number } }>(
      `SELECT data FROM events WHERE type = 'AccountOpened' AND data->>'login' LIKE 'pfoule%'`,
    );
    expect(events.map(({ data }) => data.rank).sort((one, other) => one - other)).toEqual(
      homonyms.map((_, index) => index + 1),
    );
  });
});
