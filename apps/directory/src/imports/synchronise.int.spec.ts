import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImportView } from '@citadelle/contracts/calls';
import { type Answer } from '@citadelle/testing';
import type { Problem } from '@citadelle/contracts';
import { ONE } from '../directory.fixture.js';
import {
  confirm,
  FAST,
  fileOf,
  HEADER,
  importsOfSpec,
  letters,
  linesOf,
  numenOf,
  plan,
  untilState,
} from './imports.fixture.js';

const { directory } = await importsOfSpec([], FAST);

const unitOf = (n: number) => (n % 20 === 0 ? 'RECTORAT' : 'SIG-AESH');
const line = (n: number) => `NOM${letters(n)};Jean;1980-05-17;${numenOf(n)};${unitOf(n)}`;
const people = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => line(from + index));
const whole = { mode: 'synchronise' };

async function staff(count: number): Promise<void> {
  const view = await plan(directory, fileOf(...people(count)));
  await confirm(directory, view);
  await untilState(directory, view.importId, 'done');
}

function depart(
  { importId, departing }: ImportView,
  more: { expected?: object; override?: string[] } = {},
): Promise<Answer<ImportView & Problem>> {
  const body = { expected: { departing }, ...more };
  return directory.post(`agent-imports/${importId}/departures`, body, { actor: ONE });
}

const codes = ({ blocked }: ImportView) => blocked.map(({ code }) => code);
const departed = () =>
  directory.rows<{ name: string }>(
    "SELECT usual_name AS name FROM agents WHERE status = 'departed' ORDER BY usual_name",
  );

describe('the whole staff', () => {
  beforeEach(async () => {
    await directory.clear();
    for (const unit of ['SIG-AESH', 'RECTORAT']) await directory.declareUnit(unit);
  });

  it('says who is absent, and they depart by a confirmation of their own', async () => {
    await staff(40);
    const view = await plan(directory, fileOf(...people(37)), whole);
    expect(view).toMatchObject({ state: 'ready', departing: 3, alreadyKnown: 37, blocked: [] });
    const absent = await linesOf(directory, view.importId, 'departing');
    expect(absent.map(({ line: at, usualName }) => [at, usualName])).toEqual([
      ...([38, 39, 40] as const).map((n) => [null, `NOM${letters(n)}`]),
    ]);
    expect((await depart(view)).body.code).toBe('import-not-ready');
    await confirm(directory, view);
    await untilState(directory, view.importId, 'done');
    expect(await departed()).toEqual([]);
    expect((await depart(view, { expected: { departing: 2 } })).body.code).toBe('plan-outdated');
    expect((await depart(view)).status).toBe(202);
    const done = await untilState(directory, view.importId, 'done');
    expect(done).toMatchObject({ departuresConfirmed: true, departing: 3 });
    expect(await departed()).toHaveLength(3);
    expect((await depart(view)).status).toBe(202);
  });

  it('leaves those to a person who have a role, and those of whom something was said since', async () => {
    await staff(40);
    const agents = await directory.rows<{ id: string; name: string }>(
      'SELECT agent_id AS id, usual_name AS name FROM agents',
    );
    const idOf = (n: number) => agents.find(({ name }) => name === `NOM${letters(n)}`)!.id;
    await directory.call('PUT', `units/SIG-AESH/managers/${idOf(38)}`, undefined, { actor: ONE });
    await directory.call('PUT', `administrators/${idOf(39)}`, undefined, { actor: ONE });
    const view = await plan(directory, fileOf(...people(36)), whole);
    expect(view.departing).toBe(2);
    const held = await linesOf(directory, view.importId, 'held');
    expect(held.map(({ remarks }) => remarks.map(({ code }) => code))).toEqual([
      ['manager'],
      ['administrator'],
    ]);
    await confirm(directory, view);
    await untilState(directory, view.importId, 'done');
    await directory.call('PATCH', `agents/${idOf(37)}`, { phone: '03 81 65 47 01' });
    await depart(view);
    expect(await untilState(directory, view.importId, 'done')).toMatchObject({ departing: 1 });
    expect(await departed()).toEqual([{ name: `NOM${letters(40)}` }]);
  });

  it('never departs anybody for a line that is refused', async () => {
    await staff(40);
    const typo = line(40).replace('1980-05-17', '1980-13-17');
    const view = await plan(directory, fileOf(...people(39), typo), whole);
    expect(view).toMatchObject({ rejected: 1, departing: 0 });
    const cut = line(40).replace(numenOf(40), '').replace('1980', '1981');
    const unknown = await plan(directory, fileOf(...people(38), cut), whole);
    expect(unknown).toMatchObject({ rejected: 1, departing: 0 });
    expect(unknown.warnings.map(({ code }) => code)).toContain('departures-held');
  });

  it('brings back who had departed', async () => {
    await staff(40);
    const view = await plan(directory, fileOf(...people(38)), whole);
    await confirm(directory, view);
    await untilState(directory, view.importId, 'done');
    await depart(view);
    await untilState(directory, view.importId, 'done');
    const again = await plan(directory, `${fileOf(...people(40))}\n`, whole);
    expect(again).toMatchObject({ returning: 2, departing: 0 });
    await confirm(directory, again);
    expect(await untilState(directory, again.importId, 'done')).toMatchObject({ returning: 2 });
    expect(await departed()).toEqual([]);
  });

  it('says of nobody absent that a line is wrong once something was answered', async () => {
    await staff(40);
    const moved = line(2).replace('SIG-AESH', 'SIG-25');
    const view = await plan(directory, fileOf(line(1), moved, ...people(35, 3)), whole);
    expect(view).toMatchObject({ rejected: 1, departing: 3 });
    const path = `agent-imports/${view.importId}/answers`;
    const units = { 'SIG-25': 'SIG-AESH' };
    expect((await directory.call('PUT', path, { units }, { actor: ONE })).status).toBe(200);
    const now = await untilState(directory, view.importId, 'ready');
    expect(now).toMatchObject({ total: 37, alreadyKnown: 37, rejected: 0, departing: 3 });
  });

  it('that is of some units alone only asks of those who are absent', async () => {
    await staff(40);
    const ofUnit = people(40).filter((one) => one.endsWith('RECTORAT'));
    const sending = { ...whole, scope: 'RECTORAT' };
    const view = await plan(directory, fileOf(...ofUnit.slice(1)), sending);
    expect(view).toMatchObject({ departing: 0, scope: ['RECTORAT'] });
    expect(await linesOf(directory, view.importId, 'held')).toHaveLength(1);
  });
});

describe('a thousand people', () => {
  beforeAll(async () => {
    await directory.clear();
    for (const unit of ['SIG-AESH', 'RECTORAT']) await directory.declareUnit(unit);
    await staff(1000);
  });

  const bad = (n: number) => line(n).replace('1980-05-17', '31/02/1980');
  it.each<[string, string, string[]]>([
    ['a header only', `${HEADER}\n`, ['no-lines']],
    [
      'no line that is right',
      fileOf(...Array.from({ length: 1000 }, (_, n) => bad(n + 1))),
      ['no-valid-line'],
    ],
  ])('never depart by %s', async (_, file, blocks) => {
    const view = await plan(directory, file, whole);
    expect(codes(view)).toEqual(expect.arrayContaining(blocks));
    expect(view.departing).toBe(0);
  });

  it('are blocked when most are absent, and it says how many', async () => {
    const view = await plan(directory, fileOf(...people(400)), whole);
    expect(view).toMatchObject({ state: 'blocked', departing: 600 });
    expect(view.blocked).toMatchObject([
      { code: 'too-many-departures', mayBeLifted: true, people: 600 },
      { code: 'too-many-departures-of-unit', mayBeLifted: true, people: 600 },
      { code: 'too-few-known', mayBeLifted: true, people: 600 },
    ]);
    expect(view.blocked.map(({ message }) => message).join()).toContain('60 % absents');
    expect(view.blocked.map(({ message }) => message).join()).not.toMatch(/NOM|03E88/);
  });

  it('are blocked when the people of a unit are absent', async () => {
    const others = people(1000).filter((one) => !one.endsWith('RECTORAT'));
    const view = await plan(directory, fileOf(...others), whole);
    expect(codes(view)).toEqual(['too-many-departures-of-unit']);
  });

  it('are what they are: the same staff again changes nothing', async () => {
    const view = await plan(directory, fileOf(...people(1000)) + '\n', whole);
    expect(view).toMatchObject({ state: 'ready', alreadyKnown: 1000, departing: 0 });
  });

  it('are blocked by last year’s file, in which many who left since would come back', async () => {
    const left = await plan(directory, fileOf(...people(850)), whole);
    const lifting = { override: codes(left) };
    await confirm(directory, left, lifting);
    await untilState(directory, left.importId, 'done');
    await depart(left, lifting);
    await untilState(directory, left.importId, 'done');
    const newcomers = await plan(directory, fileOf(...people(150, 2001)));
    await confirm(directory, newcomers);
    await untilState(directory, newcomers.importId, 'done');
    const view = await plan(directory, `${fileOf(...people(1000))}\n\n`, whole);
    expect(view).toMatchObject({ state: 'blocked', returning: 150, departing: 150 });
    expect(codes(view)).toContain('too-many-returns');
    expect(view.blocked.map(({ message }) => message).join()).toContain(
      '150 personnes déjà parties reviendraient',
    );
  });
});

describe('a right file of a thousand people of whom 31 left', () => {
  beforeAll(async () => {
    await directory.clear();
    for (const unit of ['SIG-AESH', 'RECTORAT']) await directory.declareUnit(unit);
    await staff(1000);
  });

  it('proposes 28, and leaves two managers and the last administrator to a person', async () => {
    const agents = await directory.rows<{ id: string; name: string }>(
      'SELECT agent_id AS id, usual_name AS name FROM agents',
    );
    const idOf = (n: number) => agents.find(({ name }) => name === `NOM${letters(n)}`)!.id;
    for (const n of [970, 971])
      await directory.call('PUT', `units/SIG-AESH/managers/${idOf(n)}`, undefined, { actor: ONE });
    await directory.call('PUT', `administrators/${idOf(972)}`, undefined, { actor: ONE });
    const view = await plan(directory, fileOf(...people(969)), whole);
    expect(view).toMatchObject({ state: 'ready', departing: 28, blocked: [] });
    const absent = await linesOf(directory, view.importId, 'departing');
    expect(absent.map(({ usualName }) => usualName)).toEqual(
      Array.from({ length: 28 }, (_, n) => `NOM${letters(973 + n)}`),
    );
    expect(view.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['managers-absent', 'administrators-absent']),
    );
    const held = await linesOf(directory, view.importId, 'held');
    expect(held.map(({ usualName, remarks }) => [usualName, remarks[0]!.code])).toEqual([
      [`NOM${letters(970)}`, 'manager'],
      [`NOM${letters(971)}`, 'manager'],
      [`NOM${letters(972)}`, 'administrator'],
    ]);
  });
});
