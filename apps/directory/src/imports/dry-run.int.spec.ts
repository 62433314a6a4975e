import { until } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { besideImports } from './beside-imports.fixture.js';
import {
  confirm,
  FAST,
  fileOf,
  importOf,
  importsOfSpec,
  letters,
  linesOf,
  numenOf,
  plan,
  send,
  untilState,
} from './imports.fixture.js';

const { credentials, directory } = await importsOfSpec(['SIG-AESH', 'RECTORAT'], FAST);

/** How many people of a file are in the directory before it comes. */
const KNOWN = 300;
const PATIENCE_MS = 150_000;

const names = (n: number) => `${n % 40 === 0 ? 'JOSEPH' : `NOM${letters(n)}`};Camille`;
/** A birth date that no other homonym has: who shares it may be the same person. */
const born = (n: number) => {
  const nth = Math.floor(n / 40);
  const month = String(1 + (Math.floor(nth / 45) % 12)).padStart(2, '0');
  return `${1950 + (nth % 45)}-${month}-0${1 + Math.floor(nth / 540)}`;
};
const person = (n: number, unit = 'SIG-AESH') => `${names(n)};${born(n)};${numenOf(n)};${unit}`;
const people = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => person(from + at));

/** Known people as they are, moved and absent, newcomers, homonyms among them, and lines of every kind that is refused. */
function fileWith(lines: number): string[] {
  const moved = Array.from({ length: 50 }, (_, at) => person(100 + at, 'RECTORAT'));
  const wrong = [
    `MARTIN;Paul;32449;${numenOf(90_001)};SIG-AESH`,
    `MARTIN;Paule;1980-05-17;${numenOf(90_002)};SIG-NULLE-PART`,
    `MARTIN;;1980-05-17;${numenOf(90_003)};SIG-AESH`,
    person(KNOWN + 1),
    `AUTRE;Nom;1981-05-17;${numenOf(KNOWN + 2)};SIG-AESH`,
    '"MARTIN;Paul;1980-05-17;;SIG-AESH',
    ';;;;',
  ];
  const said = [...people(0, 100), ...moved];
  const newcomers = people(KNOWN, KNOWN + lines - said.length - wrong.length);
  return [...said, ...newcomers, ...wrong];
}

beforeAll(async () => {
  const view = await plan(directory, fileOf(...people(0, KNOWN)));
  await confirm(directory, view);
  await untilState(directory, view.importId, 'done');
  await directory.untilAllPublished();
});

describe.each([
  ['add', 2_500],
  // As many as a file of HR has.
  ['synchronise', 25_000],
])('the dry run of a file: %s, %i lines', (mode, lines) => {
  it('says what would be done, and leaves everything else as it is', async () => {
    const before = await besideImports(directory);
    const logins = { taken: [...credentials.taken], ranks: new Map(credentials.ranks) };

    const { body } = await send(directory, fileOf(...fileWith(lines)), { mode });
    const view = await until(
      'the plan',
      async () => {
        const seen = await importOf(directory, body.importId);
        return (seen.state === 'ready' || seen.state === 'blocked') && seen;
      },
      PATIENCE_MS,
    );
    expect(view.total).toBe(lines);
    expect(view.changed).toBe(50);
    // Any of those absent may be who a refused line is about.
    const held = await linesOf(directory, body.importId, 'held');
    expect(held.length).toBe(mode === 'add' ? 0 : KNOWN - 150);
    expect(view.rejected).toBeGreaterThanOrEqual(4);
    const { created, changed, returning, alreadyKnown, rejected, empty } = view;
    expect(created + changed + returning + alreadyKnown + rejected + empty).toBe(lines);

    await directory.untilAllPublished();
    expect(await besideImports(directory)).toEqual(before);
    expect({ taken: credentials.taken, ranks: credentials.ranks }).toEqual(logins);
    expect(directory.log).not.toMatch(/03E88\d{5}|NOM[A-J]{2}|JOSEPH/);
  });
});

describe('whatever a file is like, its dry run leaves everything else as it is:', () => {
  it.each([
    ['all of its lines are refused', [`MARTIN;Paul;32449;${numenOf(91_001)};SIG-AESH`]],
    ['somebody is in it twice', [person(92_001), person(92_001)]],
    ['somebody has the NUMEN of somebody else', [`AUTRE;Nom;1981-05-17;${numenOf(1)};SIG-AESH`]],
    [
      'all are homonyms of those who are known',
      [`JOSEPH;Claude;1980-05-17;${numenOf(93_001)};RECTORAT`],
    ],
  ])('%s', async (_what, lines) => {
    const before = await besideImports(directory);
    const { importId } = await plan(directory, fileOf(...lines));
    expect(await linesOf(directory, importId)).toHaveLength(lines.length);
    await directory.untilAllPublished();
    expect(await besideImports(directory)).toEqual(before);
  });

  it('it is answered, and abandoned', async () => {
    const before = await besideImports(directory);
    const lines = [`MARTIN;Paule;1980-05-17;${numenOf(94_001)};SIG-NULLE-PART`, person(94_002)];
    const { importId } = await plan(directory, fileOf(...lines));
    const answers = { units: { 'SIG-NULLE-PART': 'RECTORAT' } };
    const { status } = await directory.call('PUT', `agent-imports/${importId}/answers`, answers);
    expect(status).toBe(200);
    expect(await untilState(directory, importId, 'ready')).toMatchObject({ created: 2 });
    expect((await directory.call('DELETE', `agent-imports/${importId}`)).status).toBe(204);
    await directory.untilAllPublished();
    expect(await besideImports(directory)).toEqual(before);
  });
});
