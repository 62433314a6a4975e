import { topics } from '@citadelle/contracts';
import type { AgentView } from '@citadelle/contracts/calls';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { besideImports } from './beside-imports.fixture.js';
import {
  confirm,
  fileOf,
  importOf,
  importsOfSpec,
  linesOf,
  numenOf,
  plan,
  untilState,
} from './imports.fixture.js';

const { credentials, directory } = await importsOfSpec(['SIG-AESH', 'RECTORAT']);

const JOSEPHS = fileOf(
  `JOSEPH;Christian;1980-01-01;${numenOf(1)};SIG-AESH`,
  `JOSEPH;Christine;1981-01-01;${numenOf(2)};SIG-AESH`,
  `JOSEPH;Camille;1982-01-01;${numenOf(3)};RECTORAT`,
  `LÉVÊQUE;Éloïse;1983-01-01;${numenOf(4)};RECTORAT`,
);

describe('a file of additions', () => {
  let importId: string;
  let before: unknown;
  beforeAll(async () => {
    await directory.untilAllPublished();
    before = await besideImports(directory);
    const planned = await plan(directory, JOSEPHS);
    importId = planned.importId;
  });

  it('is read and planned, and nothing is written', async () => {
    const view = await importOf(directory, importId);
    expect(view).toMatchObject({ state: 'ready', total: 4, created: 4, homonyms: 2, blocked: [] });
    const lines = await linesOf(directory, importId);
    expect(lines.map(({ line, kind, login }) => [line, kind, login])).toEqual([
      [2, 'created', 'cjoseph'],
      [3, 'created', 'cjoseph2'],
      [4, 'created', 'cjoseph3'],
      [5, 'created', 'eleveque'],
    ]);
    expect(credentials.taken).toEqual([]);
    expect(await besideImports(directory)).toEqual(before);
  });

  it('is applied once it is confirmed, as it was announced', async () => {
    const foreseen = await linesOf(directory, importId);
    const view = await importOf(directory, importId);
    expect((await confirm(directory, view)).status).toBe(202);
    const done = await untilState(directory, importId, 'done');
    expect(done).toMatchObject({ processed: 4, created: 4, changed: 0, rejected: 0 });
    expect(credentials.taken).toEqual(foreseen.map(({ login }) => login));
    const agents = await directory.rows<AgentView>(
      'SELECT agent_id AS "agentId", usual_name AS "usualName" FROM agents ORDER BY agent_id',
    );
    expect(agents.map(({ agentId }) => agentId).sort()).toEqual(
      foreseen.map(({ agentId }) => agentId!).sort(),
    );
    expect(await directory.rows('SELECT 1 FROM import_chunks')).toEqual([]);
    const lines = await linesOf(directory, importId);
    expect(lines.every(({ applied }) => applied)).toBe(true);
  });

  it('hands each NUMEN over sealed, and tells it nowhere', async () => {
    const sealed = await directory.published(topics.enrolments.name);
    expect(sealed).toHaveLength(4);
    const { data } = sealed[0]!;
    expect(await directory.open((data as { sealed: string }).sealed)).toMatchObject({
      numen: expect.stringMatching(/^03E880000[1-4]ABC$/),
    });
    expect(directory.log).not.toMatch(/03E88\d{5}|LÉVÊQUE|JOSEPH/);
    const events = await directory.rows<{ data: string }>(
      "SELECT data::text FROM events WHERE stream LIKE 'import-%'",
    );
    expect(events.map(({ data }) => data).join()).not.toMatch(/03E88|JOSEPH|SIG-AESH/);
  });

  it('changes nothing when it comes again', async () => {
    const again = await plan(directory, `${JOSEPHS}\n`);
    expect(again).toMatchObject({ created: 0, changed: 0, alreadyKnown: 4, empty: 1 });
  });

  it('is blocked when the same bytes come again', async () => {
    const again = await plan(directory, JOSEPHS);
    expect(again).toMatchObject({ state: 'blocked', blocked: [{ code: 'same-file' }] });
    expect(again.blocked[0]!.message).toMatch(/^Fichier identique à l’import du /);
  });
});
