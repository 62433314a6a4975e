import { beforeAll, expect, it } from '@jest/globals';
import { directoryTables } from '../stores.fixture.js';
import { planSearch } from './agent-search.store.js';

const database = directoryTables();

/** Of 1,500 agents all have the first term, all but 400 the second, and the last 400 the third. */
beforeAll(() =>
  database.rows(`
    WITH people AS (SELECT gen_random_uuid() AS agent_id, n FROM generate_series(1, 1500) n)
    INSERT INTO agent_name_terms (agent_id, term)
    SELECT agent_id, 'toutes' FROM people
    UNION ALL SELECT agent_id, 'presque' FROM people WHERE n <= 1100
    UNION ALL SELECT agent_id, 'dernieres' FROM people WHERE n > 1100
  `),
);

it.each([
  [['dernieres'], 'fetch'],
  [['toutes'], 'sift'],
  [['dernieres', 'toutes'], 'fetch'],
  [['toutes', 'presque'], 'sift'],
] as const)('of those who have %j, they are found by a %s', async (beginnings, way) => {
  expect(await planSearch(database.manager, beginnings)).toMatchObject({ way, others: [] });
});

it('of two frequent words that hardly anybody has together, the few are fetched', async () => {
  await database.rows(`
    INSERT INTO agent_name_terms (agent_id, term)
    SELECT gen_random_uuid(), 'ailleurs' FROM generate_series(1, 1200)`);
  expect(await planSearch(database.manager, ['ailleurs', 'toutes'])).toMatchObject({
    way: 'fetch',
  });
});

it('knows those few then, all of them and nobody else', async () => {
  await database.rows(`
    WITH people AS (SELECT gen_random_uuid() AS agent_id, n FROM generate_series(1, 2370) n)
    INSERT INTO agent_name_terms (agent_id, term)
    SELECT agent_id, 'gauche' FROM people WHERE n <= 1200
    UNION ALL SELECT agent_id, 'droite' FROM people WHERE n > 1170`);
  const both = await database.rows<{ id: string }>(`
    SELECT agent_id AS id FROM agent_name_terms WHERE term IN ('gauche', 'droite')
    GROUP BY agent_id HAVING count(*) = 2`);
  const { met } = await planSearch(database.manager, ['gauche', 'droite']);
  expect([...met!].sort()).toEqual(both.map(({ id }) => id).sort());
  expect(met).toHaveLength(30);
});

it('knows more than a few too, and none of very many', async () => {
  await database.rows(`
    WITH people AS (SELECT gen_random_uuid() AS agent_id, n FROM generate_series(1, 6001) n)
    INSERT INTO agent_name_terms (agent_id, term)
    SELECT agent_id, unnest(ARRAY['haut', 'bas']) FROM people
    UNION ALL SELECT agent_id, 'milieu' FROM people WHERE n <= 5000`);
  const [some, many] = [
    await planSearch(database.manager, ['haut', 'milieu']),
    await planSearch(database.manager, ['haut', 'bas']),
  ];
  expect([some.way, some.met?.length]).toEqual(['sift', 5_000]);
  expect([many.way, many.met]).toEqual(['sift', undefined]);
});
