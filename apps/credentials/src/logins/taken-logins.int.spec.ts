import { addressBase, loginBase } from '@citadelle/contracts';
import type { AccountView, GivenLogin, GivenLogins } from '@citadelle/contracts/calls';
import { agentCreated, someAgent, type TestAgent } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OpenAccountsHandler, type AgentCreated } from '../accounts/open.js';
import { TestCredentials, until } from '../credentials.fixture.js';

const credentials = TestCredentials.ofSpec({}, 2);

const named = ({ agentId, firstName, usualName }: TestAgent) => ({
  ...{ agentId, firstName, usualName },
});
const people = (usualName: string, ...firstNames: string[]) =>
  firstNames.map((firstName) => someAgent({ firstName, usualName }));

const take = async (agents: readonly TestAgent[]) => {
  const newcomers = agents.map(named);
  const { status, body } = await credentials.post<GivenLogins>('taken-logins', { newcomers });
  expect(status).toBe(200);
  return body.logins;
};

/** As a plan asks: how many of the same file have the same bases before. */
const foresee = async (agents: readonly TestAgent[]) => {
  const logins = agents.map(loginBase);
  const addresses = agents.map(addressBase);
  const ahead = (bases: string[], index: number) =>
    bases.slice(0, index).filter((base) => base === bases[index]).length;
  const newcomers = agents.map((agent, index) => ({
    ...named(agent),
    loginsAhead: ahead(logins, index),
    addressesAhead: ahead(addresses, index),
  }));
  const { body } = await credentials.post<GivenLogins>('foreseen-logins', { newcomers });
  return body.logins;
};

/** Has one replica open these accounts, as it does with messages that wait together. */
const open = (agents: readonly TestAgent[], replica = 0) =>
  credentials.replicas[replica]!.app.get(OpenAccountsHandler).open(
    'specs',
    agents.map((agent) => agentCreated(agent) as AgentCreated),
  );

const accountOf = async ({ agentId }: TestAgent) =>
  (await credentials.get<AccountView>(`accounts/${agentId}`)).body;
const loginsOf = async (agents: readonly TestAgent[]) =>
  (await Promise.all(agents.map(accountOf))).map(({ login, aliases }) => [login, ...aliases]);
const loginsIn = (given: readonly GivenLogin[]) => given.map(({ login }) => login);
const lastRank = async (base: string) =>
  (
    await credentials.rows<{ last_rank: number }>(
      'SELECT last_rank FROM login_bases WHERE base = $1',
      [base],
    )
  )[0]?.last_rank;

describe('logins that are taken before their agents are created', () => {
  it('come out in the order of the file, whatever the order in which accounts open', async () => {
    const agents = people('JOSEPH', 'Christian', 'Christine', 'Camille', 'Claude');
    const taken = await take(agents);
    expect(taken.map(({ login, renumbers }) => [login, renumbers])).toEqual([
      ['cjoseph', null],
      ['cjoseph2', 'cjoseph'],
      ['cjoseph3', null],
      ['cjoseph4', null],
    ]);
    const [christian, christine, camille, claude] = agents as [
      TestAgent,
      TestAgent,
      TestAgent,
      TestAgent,
    ];
    await open([claude], 1);
    await open([christine, camille], 0);
    await open([christian], 1);
    expect(await loginsOf(agents)).toEqual([
      ['cjoseph1', 'cjoseph'],
      ['cjoseph2'],
      ['cjoseph3'],
      ['cjoseph4'],
    ]);
    for (const [index, { address }] of taken.entries())
      expect((await accountOf(agents[index]!)).address).toBe(address);
  });

  it('are taken once for each agent, however often and by however many calls', async () => {
    const agents = people('DEUXFOIS', 'Paul', 'Pauline', 'Pierre');
    const answers = await Promise.all([take(agents), take(agents), take(agents.toReversed())]);
    const [first, second, reversed] = answers as [GivenLogin[], GivenLogin[], GivenLogin[]];
    expect(second).toEqual(first);
    expect(reversed.toReversed()).toEqual(first);
    expect(await lastRank('pdeuxfois')).toBe(3);
    await open(agents);
    const [, ...others] = await take([...agents, ...people('DEUXFOIS', 'Prisca')]);
    expect(loginsIn(others)).toEqual([...loginsIn(first).slice(1), 'pdeuxfois4']);
  });

  it('renumber the first of a base who is there already', async () => {
    const { agentId, account } = await credentials.enrol({
      firstName: 'Ada',
      usualName: 'PREMIER',
    });
    expect(account.login).toBe('apremier');
    expect(await take(people('PREMIER', 'Alix'))).toMatchObject([
      { login: 'apremier2', renumbers: 'apremier' },
    ]);
    const { body } = await credentials.get<AccountView>(`accounts/${agentId}`);
    expect(body).toMatchObject({ login: 'apremier1', aliases: ['apremier'] });
  });

  it('are those of whoever has an account already', async () => {
    const agent = await credentials.enrol({ firstName: 'Yves', usualName: 'CONNU' });
    const { agentId, account } = agent;
    const known = { agentId, login: account.login, address: account.address, renumbers: null };
    expect(await take([agent])).toEqual([known]);
    expect(await foresee([agent])).toEqual([known]);
  });

  it('stay taken when their agent never comes, and nobody who comes otherwise gets them', async () => {
    const [never, second] = people('ABSENT', 'Noé', 'Nina') as [TestAgent, TestAgent];
    await take([never]);
    const byHand = await credentials.enrol({ firstName: 'Nora', usualName: 'ABSENT' });
    expect(byHand.account.login).toBe('nabsent2');
    await credentials.rows(`UPDATE taken_logins SET taken_at = now() - interval '91 days'`);
    expect(loginsIn(await take([second]))).toEqual(['nabsent3']);
    await open([never]);
    expect(await loginsOf([never])).toEqual([['nabsent1', 'nabsent']]);
  });

  it('are numbered from the first on where the base means something', async () => {
    expect(await take(people('OOT', 'Rosa', 'Rémi'))).toMatchObject([
      { login: 'root1', renumbers: null },
      { login: 'root2', renumbers: null },
    ]);
  });

  it('are given to hundreds at a time, each their own', async () => {
    const crowd = Array.from({ length: 400 }, () => someAgent({ usualName: 'CENTAINE' }));
    expect(new Set(loginsIn(await take(crowd))).size).toBe(crowd.length);
    await Promise.all([open(crowd.slice(200), 0), open(crowd.slice(0, 200).toReversed(), 1)]);
    const opened = await credentials.rows<{ login: string }>(
      `SELECT login FROM accounts WHERE login ~ '^pcentaine'`,
    );
    expect(new Set(opened.map(({ login }) => login)).size).toBe(crowd.length);
    expect(await loginsOf(crowd.slice(0, 2))).toEqual([
      ['pcentaine1', 'pcentaine'],
      ['pcentaine2'],
    ]);
  });
});

describe('logins that are foreseen', () => {
  it('are those that are taken next, with the same renumberings, and nothing is taken by it', async () => {
    const firstName = fc.constantFrom('Zoé', 'Zacharie', 'Zita', 'Théo', 'Robert');
    const usualName = fc.constantFrom('PRÉVU', 'PREVU', 'OOT', "D'ICI");
    const crowd = fc.array(fc.tuple(firstName, usualName), { minLength: 1, maxLength: 12 });
    const rows = () =>
      credentials.rows(
        `SELECT base, last_rank FROM login_bases UNION ALL SELECT base, last_rank FROM address_bases
         UNION ALL SELECT login, rank FROM taken_logins ORDER BY 1, 2`,
      );
    await fc.assert(
      fc.asyncProperty(crowd, async (names) => {
        const agents = names.map(([first, usual]) =>
          someAgent({ firstName: first, usualName: usual }),
        );
        const before = await rows();
        const foreseen = await foresee(agents);
        expect(await rows()).toEqual(before);
        expect(await take(agents)).toEqual(foreseen);
        expect(await foresee(agents)).toEqual(foreseen);
        await open(agents.toReversed());
      }),
      { numRuns: 12 },
    );
    const parked = await credentials.rows('SELECT FROM parked_messages');
    expect(parked).toEqual([]);
  });
});

it('a login that is taken reaches whoever is announced by the topic', async () => {
  const [agent] = people('ANNONCE', 'Ella') as [TestAgent];
  const [given] = await take([agent]);
  await credentials.broker.publish([agentCreated(agent)]);
  const account = await until(async () => {
    const { status, body } = await credentials.get<AccountView>(`accounts/${agent.agentId}`);
    return status === 200 && body;
  });
  expect(account).toMatchObject({ login: given!.login, address: given!.address });
});
