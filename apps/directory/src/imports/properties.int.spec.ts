import { dayInParis, type ImportView, type PlannedLineView } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ANOTHER, ONE } from '../directory.fixture.js';
import {
  confirm,
  FAST,
  fileOf,
  importsOfSpec,
  linesOf,
  numenOf,
  plan,
  type Sending,
  untilState,
} from './imports.fixture.js';

const { directory } = await importsOfSpec(['SIG-AESH', 'RECTORAT'], FAST);

const USUAL = ['PIN', 'LÉVÊQUE', "-D'ÉON", 'LE GOFF', 'SŒUR'];
const FIRST = ['Jean', 'Éloïse', 'Zoé', 'Julie'];

/** Somebody with a NUMEN as files have them; numbers of few names, so that there are homonyms and namesakes. */
const personOf = (n: number) => [
  ...[
    USUAL[n % USUAL.length]!,
    FIRST[n % FIRST.length]!,
    n % 3 === 0 ? '02/11/1988' : '1990-04-03',
  ],
  ...[numenOf(n), n % 4 === 0 ? 'RECTORAT' : 'SIG-AESH'],
];

/** Otherwise in one cell, by its place: files are full of renames, moves, repeats, conflicts and damage. */
const otherwise = fc.constantFrom<readonly [place: number, text: string]>(
  ...([
    [0, 'MARTIN'],
    [0, 'leveque'],
    [0, 'LE "GOFF"'],
    [0, ''],
    [1, 'ELOISE'],
    [1, 'PIN'],
  ] as const),
  ...([
    [2, '31/02/1988'],
    [2, '03/04/90'],
    [2, ''],
    [3, '3E+88'],
    [3, ''],
    [3, numenOf(1)],
  ] as const),
  ...([
    [4, 'rectorat'],
    [4, 'SIG-AESH'],
    [4, 'NOWHERE'],
    [4, ''],
    [4, 'SIG-AESH;x'],
  ] as const),
);
const row = fc
  .oneof(
    { weight: 6, arbitrary: fc.nat(40).map(personOf) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.nat(40), otherwise)
        .map(([n, [place, text]]) => personOf(n).with(place, text)),
    },
    { weight: 1, arbitrary: fc.constantFrom([''], ['', '', '', '', ''], [' ', '\t', '', '', '']) },
  )
  .map((cells) => cells.join(';'));
const worldParts = {
  rows: fc.array(row, { minLength: 3, maxLength: 30 }),
  how: fc.constantFrom<Sending>(
    { mode: 'add' },
    { mode: 'synchronise' },
    { mode: 'synchronise', scope: 'SIG-AESH' },
  ),
};
const worlds = fc.record({
  ...worldParts,
  answers: fc.constantFrom<'first' | 'last' | 'none'>('first', 'last', 'none'),
});

const act = fc.tuple(
  fc.constantFrom('rename', 'move', 'call', 'depart', 'return', 'create'),
  fc.nat(40),
);

const COUNTS = ['created', 'changed', 'returning', 'alreadyKnown', 'rejected', 'empty'] as const;
const countsOf = (view: ImportView) => COUNTS.map((name) => view[name]);
const essence = ({ line, kind, agentId, login, changes }: PlannedLineView) => [
  ...[line, kind, agentId, login],
  changes,
];

/**
 * What a plan does: without those who are absent and stay, of whom some may have come since, and without the ids of whom
 * it creates, who have others in each plan.
 */
function consequences(lines: readonly PlannedLineView[], known: ReadonlySet<string>): unknown[] {
  const acting = lines.filter(({ kind }) => kind !== 'held');
  return acting.map((line) => {
    const agentId = known.has(line.agentId ?? '') ? line.agentId : null;
    return [...essence({ ...line, agentId }), line.errors.map(({ code }) => code)];
  });
}

const everybody = async () =>
  directory.rows<{ id: string }>('SELECT agent_id AS id FROM agents ORDER BY agent_id');

/** Somebody does this to the n-th agent, or creates one, or is refused. */
async function byHand(what: string, n: number): Promise<void> {
  const agents = await everybody();
  const path = `agents/${agents.length > 0 ? agents[n % agents.length]!.id : ONE}`;
  const on = dayInParis(new Date());
  const patch = (body: object) => directory.call('PATCH', path, body);
  if (what === 'rename') await patch({ usualName: USUAL[n % USUAL.length] });
  else if (what === 'move') await patch({ unit: n % 2 === 0 ? 'RECTORAT' : 'SIG-AESH' });
  else if (what === 'call') await patch({ phone: '03 81 65 47 00' });
  else if (what === 'depart') await directory.post(`${path}/departure`, { on });
  else if (what === 'return') await directory.post(`${path}/return`, { on });
  else {
    const [usualName, firstName, , , unit] = personOf(n);
    const birthDate = n % 3 === 0 ? '1988-11-02' : '1990-04-03';
    const numen = numenOf(n % 2 === 0 ? n : n + 100);
    await directory.post('agents', { usualName, firstName, birthDate, numen, unit });
  }
}

/** Answers what is asked of lines, as long as something is. */
async function answered(view: ImportView, which: 'first' | 'last' | 'none'): Promise<ImportView> {
  if (which === 'none') return view;
  const asked = (await linesOf(directory, view.importId)).filter(
    ({ answers, answer }) => answers.length > 0 && answer === null,
  );
  if (asked.length === 0) return view;
  const lines = Object.fromEntries(
    asked.map(({ line, answers }) => [line, answers.at(which === 'first' ? 0 : -1)]),
  );
  const path = `agent-imports/${view.importId}/answers`;
  expect((await directory.call('PUT', path, { lines }, { actor: ONE })).status).toBe(200);
  return answered(await untilState(directory, view.importId, 'ready', 'blocked'), which);
}

/** What the facts of an import say became of its lines. */
async function countsOfEvents(importId: string): Promise<number[]> {
  const rows = await directory.rows<{ name: string; sum: number }>(
    `SELECT key AS name, sum(value::integer)::integer AS sum
     FROM events, json_each_text(data::json->'counts')
     WHERE stream = $1 AND type = 'LinesApplied' GROUP BY key`,
    [`import-${importId}`],
  );
  return COUNTS.map((count) => rows.find(({ name }) => name === count)?.sum ?? 0);
}

describe('any file', () => {
  it('has each line in one count, is applied as it was announced, and changes nothing when it comes again', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ rows, how, answers }) => {
        const file = fileOf(...rows);
        const planned = await answered(await plan(directory, file, how), answers);
        const { importId, departing } = planned;
        expect(planned.total).toBe(rows.length);
        expect(countsOf(planned).reduce((sum, count) => sum + count, 0)).toBe(rows.length);
        const override = planned.blocked.map(({ code }) => code);
        if (planned.blocked.some(({ mayBeLifted }) => !mayBeLifted)) return;

        const announced = await linesOf(directory, importId);
        expect((await confirm(directory, planned, { override })).status).toBe(202);
        const done = await untilState(directory, importId, 'done');
        expect([done.processed, ...countsOf(done)]).toEqual([rows.length, ...countsOf(planned)]);
        expect(await countsOfEvents(importId)).toEqual(countsOf(planned));
        const applied = await linesOf(directory, importId);
        expect(applied.map(essence)).toEqual(announced.map(essence));

        const departed = async () =>
          (await directory.rows("SELECT 1 FROM agents WHERE status = 'departed'")).length;
        const before = await departed();
        const body = { expected: { departing }, override };
        const leave = await directory.post(`agent-imports/${importId}/departures`, body, {
          actor: ONE,
        });
        expect(leave.status).toBe(202);
        await untilState(directory, importId, 'done');
        expect(await departed()).toBe(before + departing);

        const again = await plan(directory, `${file}\n`, how);
        expect(again).toMatchObject({ created: 0, changed: 0, returning: 0 });
        // A refused line that spoke for nobody, and held departures, may speak for somebody who was created since.
        const wereHeld = planned.warnings.some(({ code }) => code === 'departures-held');
        if (!wereHeld) expect(again.departing).toBe(0);
        expect(again.total).toBe(rows.length + 1);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('whose plan is confirmed after others changed the directory is the one that is planned then', async () => {
    const changed = fc.record({
      ...worldParts,
      acts: fc.array(act, { minLength: 1, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(changed, async ({ rows, how, acts }) => {
        const file = fileOf(...rows);
        const before = await plan(directory, file, how);
        const { importId } = before;
        const announced = await linesOf(directory, importId);
        for (const [what, n] of acts) await byHand(what, n);
        const fresh = await plan(directory, file, { ...how, actor: ANOTHER });
        const known = new Set((await everybody()).map(({ id }) => id));
        const { status, body } = await confirm(directory, before, {
          override: before.blocked.map(({ code }) => code),
        });
        const isOutdated = body.code === 'plan-outdated';
        const now = isOutdated ? await untilState(directory, importId, 'ready', 'blocked') : before;
        const lines = isOutdated ? await linesOf(directory, importId) : announced;
        const theirs = await linesOf(directory, fresh.importId);
        expect(consequences(lines, known)).toEqual(consequences(theirs, known));
        expect([now.departing, ...countsOf(now)]).toEqual([fresh.departing, ...countsOf(fresh)]);
        expect(now.blocked).toEqual(fresh.blocked);
        if (status === 202) await untilState(directory, importId, 'done');
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });
});
