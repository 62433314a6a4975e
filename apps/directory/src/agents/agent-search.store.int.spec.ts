import type { AgentView, Page } from '@citadelle/contracts/calls';
import { person, until } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type SearchPlan, selectMatching } from './agent-search.store.js';
import { TestDirectory } from '../directory.fixture.js';

const directory = TestDirectory.ofSpec(['SIG-AESH', 'RECTORAT']);

beforeAll(async () => {
  const staff = [
    ['Le Goff', 'Éloïse', 'SIG-AESH'],
    ['Legrand', 'Eloi', 'SIG-AESH'],
    ["D'Alembert", 'Jean-Pierre', 'SIG-AESH'],
    ['Sœur', 'Œdipe', 'RECTORAT'],
    ['Pin', 'Jean', 'RECTORAT'],
    ['Pin', 'Anne', 'RECTORAT'],
  ] as const;
  for (const [usualName, firstName, unit] of staff)
    await directory.create(person({ usualName, firstName, unit }));
  const [jean] = await found('query=pin jean');
  const { agentId } = jean!;
  const address = 'jean.pin@ac-besancon.fr';
  const account = { agentId, login: 'jpin', aliases: [], address };
  await directory.publishAccount('AccountOpened', account);
  const renumbered = { agentId, from: 'jpin', to: 'jpin1', aliases: ['jpin'] };
  await directory.publishAccount('LoginRenumbered', renumbered);
  await until('the new login', async () => (await found('query=jpin1')).length === 1);
});

function list(query: string) {
  return directory.get<Page<AgentView>>(`agents?${encodeURI(query)}`);
}

async function found(query: string): Promise<AgentView[]> {
  const { status, body } = await list(query);
  expect({ query, status }).toEqual({ query, status: 200 });
  return body.items;
}

async function namesFound(query: string): Promise<string[]> {
  return (await found(query)).map(({ usualName, firstName }) => `${firstName} ${usualName}`);
}

describe('a search', () => {
  it.each([
    ['goff', ['Éloïse Le Goff']],
    ['le goff', ['Éloïse Le Goff']],
    ['LEGOFF', ['Éloïse Le Goff']],
    ['goff éloïse', ['Éloïse Le Goff']],
    ['goff eloi', ['Éloïse Le Goff']],
    ['le', ['Éloïse Le Goff', 'Eloi Legrand']],
    ['elo', ['Éloïse Le Goff', 'Eloi Legrand']],
    ['alembert', ["Jean-Pierre D'Alembert"]],
    ['d’alembert', ["Jean-Pierre D'Alembert"]],
    ['dalembert', ["Jean-Pierre D'Alembert"]],
    ['jean-pi', ["Jean-Pierre D'Alembert", 'Jean Pin']],
    ['pierre', ["Jean-Pierre D'Alembert"]],
    ['soeur', ['Œdipe Sœur']],
    ['œd', ['Œdipe Sœur']],
    ['jean', ["Jean-Pierre D'Alembert", 'Jean Pin']],
    ['jpin', ['Jean Pin']],
    ['JPIN1', ['Jean Pin']],
    ['jean.pin@ac-be', ['Jean Pin']],
    ['jean.p pin', ['Jean Pin']],
    ['anne jean.pin', []],
    ['goff legrand', []],
    ['off', []],
    ['ean', []],
  ])('for %s', async (query, names) => {
    expect(await namesFound(`query=${query}`)).toEqual(names);
  });

  it.each([
    ['goff', []],
    ['le', []],
    ['jean', ['pi']],
    ['jpin', []],
    ['eloi', ['le']],
    ['l', ['e']],
  ])('finds the same by each way: %s %j', async (first, others) => {
    const idsBy = async (plan: SearchPlan) => {
      const values: unknown[] = [];
      const bind = (value: unknown) => `$${values.push(value)}`;
      const sql = `SELECT agent_id AS id FROM (${selectMatching(plan, [], bind(10), bind)}) a ORDER BY id`;
      return (await directory.rows<{ id: string }>(sql, values)).map(({ id }) => id);
    };
    const all = [first, ...others] as const;
    const fetched = await idsBy({ way: 'fetch', gathered: all, others: [] });
    const plans: SearchPlan[] = [
      { way: 'sift', gathered: all, others: [] },
      { way: 'fetch', gathered: [first], others },
      { way: 'sift', gathered: [first], others },
      { way: 'walk', gathered: [first], others },
      { way: 'fetch', gathered: all, others: [], met: fetched },
      { way: 'sift', gathered: all, others: [], met: fetched },
    ];
    const elsehow = await Promise.all(plans.map(idsBy));
    expect(fetched.length).toBeGreaterThan(0);
    expect(elsehow).toEqual(plans.map(() => fetched));
  });

  it('shows login and address once the account opened', async () => {
    expect(await found('query=jpin')).toMatchObject([
      { login: 'jpin1', address: 'jean.pin@ac-besancon.fr' },
    ]);
  });

  it.each([
    '%',
    '_',
    '\\',
    'p%n',
    'p_n',
    '%pin',
    'p%25n',
    '\u202e',
    "' OR 1=1 --",
    '<b>',
    '((',
    ':*',
    '-',
    '"',
    '李',
  ])('takes %s for what it is', async (query) => {
    const { status, body } = await directory.get<Page<AgentView>>(
      `agents?query=${encodeURIComponent(query)}`,
    );
    expect({ status, items: body.items }).toEqual({ status: 200, items: [] });
  });

  it('combines with a unit and a status', async () => {
    expect(await namesFound('query=jean&unit=RECTORAT')).toEqual(['Jean Pin']);
    expect(await namesFound('unit=RECTORAT&status=active')).toEqual([
      'Anne Pin',
      'Jean Pin',
      'Œdipe Sœur',
    ]);
    expect(await namesFound('status=departed')).toEqual([]);
    expect(await namesFound('unit=NOWHERE')).toEqual([]);
  });

  it('is everybody when it is blank', async () => {
    expect(await found('query=')).toHaveLength(6);
    expect(await found('query=  ')).toHaveLength(6);
  });
});

describe('a list', () => {
  it('goes by usual name, then first name, page by page', async () => {
    const all = await namesFound('limit=200');
    expect(all).toEqual([
      "Jean-Pierre D'Alembert",
      'Éloïse Le Goff',
      'Eloi Legrand',
      'Anne Pin',
      'Jean Pin',
      'Œdipe Sœur',
    ]);
    const walked: string[] = [];
    let next: string | null = null;
    do {
      const page: Page<AgentView> = (await list(`limit=2${next ? `&after=${next}` : ''}`)).body;
      walked.push(...page.items.map(({ usualName, firstName }) => `${firstName} ${usualName}`));
      next = page.next;
    } while (next !== null);
    expect(walked).toEqual(all);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['status=retired', 'status'],
    ['unit=sig aesh', 'unit'],
    ['sort=name', 'sort'],
    [`query=${'x'.repeat(201)}`, 'query'],
    ['query=a b c d e f g h i', 'query'],
    ['query=a&query=b', 'query'],
    ['after=', 'after'],
    ['after=x', 'after'],
    ['after=bnVsbA', 'after'],
    [`after=${Buffer.from('["pin","jean","x"]').toString('base64url')}`, 'after'],
    [`after=${Buffer.from('["pin","jean"]').toString('base64url')}`, 'after'],
    [
      `after=${Buffer.from('["","","00000000-0000-0000-0000-000000000000"]').toString('base64url')}`,
      'after',
    ],
  ])('refuses %s with 422', async (query, field) => {
    const answer = await directory.get(`agents?${encodeURI(query)}`);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([expect.objectContaining({ field })]);
  });
});
