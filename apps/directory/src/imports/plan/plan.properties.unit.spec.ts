import { expect, it } from '@jest/globals';
import type { ImportMode, LineAnswer } from '@citadelle/contracts/calls';
import fc from 'fast-check';
import type { LinePerson } from '../reading/read-line.js';
import { lineOf, SmallDirectory } from './plan.fixture.js';
import type { KnownAgent, LineToPlan, PlannedLine } from './planned-line.js';
import { noLines, tally } from './tally.js';

const RUNS = 300;

/** Few values of each kind, so that files are full of what meets: repeats, namesakes, renames, swaps, conflicts. */
const names = fc.constantFrom('PIN', 'Pin', 'SAPIN', 'Éloïse', 'ELOISE', 'Jean');
const days = fc.constantFrom('1988-11-02', '1990-03-04');
const units = fc.constantFrom('SIG-AESH', 'RECTORAT', 'SIG-25');
const phones = fc.constantFrom('0381000000', '+33 3 81 00 00 00', '0381000001');
const ends = fc.constantFrom('2026-08-31', '2027-08-31', '2028-08-31');
const handDays = fc.constantFrom('2026-11-01', '2026-11-29', '2026-11-30');
const fingerprints = fc.integer({ min: 1, max: 8 }).map((number) => `f${number}`);

const said: fc.Arbitrary<Omit<LinePerson, 'numen'>> = fc.record(
  { usualName: names, firstName: names, birthDate: days, unit: units, phone: phones, endsOn: ends },
  { requiredKeys: [] },
);
const whole = fc.record(
  { usualName: names, firstName: names, birthDate: days, unit: units, phone: phones, endsOn: ends },
  { requiredKeys: ['usualName', 'firstName', 'birthDate', 'unit'] },
);
const fault = { code: 'birth-date', message: '' };
const lines: fc.Arbitrary<LineToPlan[]> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.tuple(fingerprints, whole) },
      { weight: 2, arbitrary: fc.tuple(fingerprints, said) },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.option(fingerprints, { nil: undefined }), said, fc.constant(fault)),
      },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    { maxLength: 25 },
  )
  .map((rows) =>
    rows.map((row, index): LineToPlan => {
      if (row === undefined) return { line: index + 2, kind: 'empty' };
      const [fingerprint, person, wrong] = row;
      return lineOf(index + 2, fingerprint, person, wrong ? { faults: [wrong] } : {});
    }),
  );

const agents = fc.uniqueArray(
  fc.record({
    fingerprint: fingerprints,
    another: fc.option(fingerprints),
    details: fc.record({
      usualName: names,
      firstName: names,
      birthDate: days,
      unit: fc.constantFrom('SIG-AESH', 'RECTORAT'),
      phone: fc.option(phones),
      endsOn: fc.option(ends),
      status: fc.constantFrom<KnownAgent['status']>('active', 'active', 'departed'),
      byHand: fc.record(
        { names: handDays, unit: handDays, phone: handDays, endsOn: handDays, status: handDays },
        { requiredKeys: [] },
      ),
      isManager: fc.boolean(),
    }),
  }),
  { selector: ({ fingerprint }) => fingerprint, maxLength: 6 },
);

const options = fc.record({
  mode: fc.constantFrom<ImportMode>('add', 'synchronise'),
  scope: fc.constantFrom<readonly string[]>([], ['SIG-AESH']),
  extractedOn: fc.constantFrom('2026-11-01', '2026-11-29'),
  units: fc.constantFrom<Record<string, string>>({}, { 'SIG-25': 'DSDEN-25' }),
  lines: fc.dictionary(
    fc.integer({ min: 2, max: 26 }).map(String),
    fc.constantFrom<LineAnswer>('apply', 'keep', 'same-person', 'new-person'),
  ),
});

const worlds = fc.record({ lines, agents, options });
type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

function directoryOf({ agents: known }: World): SmallDirectory {
  const directory = new SmallDirectory();
  for (const { fingerprint, details } of known) directory.add(fingerprint, details);
  for (const { fingerprint, another } of known)
    if (another !== null) directory.addNumen(`agent-${fingerprint}`, another);
  return directory;
}

const holds = (property: (world: World) => void) =>
  fc.assert(fc.property(worlds, property), { numRuns: RUNS });

/** Of the answers, those that the plan asks for. */
function offered(
  directory: SmallDirectory,
  { lines: file, options: { lines: given, ...rest } }: World,
) {
  const asked = directory.plan(file, rest).flatMap(({ line, answers }): [number, LineAnswer][] => {
    const answer = answers.find((one) => one === given[line]);
    return answer === undefined ? [] : [[line, answer]];
  });
  return Object.fromEntries(asked);
}

const idOf = ({ agentId }: PlannedLine) => agentId;

it('every line is of one kind: created + changed + returning + known + rejected + empty = lines', () => {
  holds((world) => {
    const planned = directoryOf(world).plan(world.lines, world.options);
    const { created, changed, returning, known, rejected, empty, total } = tally(planned);
    expect(created + changed + returning + known + rejected + empty).toBe(world.lines.length);
    expect(total).toBe(world.lines.length);
    expect(planned.map(({ line }) => line)).toEqual(world.lines.map(({ line }) => line));
  });
});

it('the size of the batches changes nothing, neither of the plan nor of its tally', () => {
  holds((world) => {
    const directory = directoryOf(world);
    const [whole, sevens, ones] = [500, 7, 1].map((batch) =>
      directory.plan(world.lines, { ...world.options, batch }),
    );
    expect(sevens).toEqual(whole);
    expect(ones).toEqual(whole);
    const halves = tally(whole!.slice(5), tally(whole!.slice(0, 5), noLines));
    expect(halves).toEqual(tally(whole!));
  });
});

it('what was just applied is known: the same file again changes nothing', () => {
  holds((world) => {
    const directory = directoryOf(world);
    const answered = { ...world.options, lines: offered(directory, world) };
    const first = directory.plan(world.lines, answered);
    directory.apply(world.lines, first);
    const again = directory.plan(world.lines, answered);
    expect(again.flatMap(({ changes }) => changes)).toEqual([]);
    for (const [index, { kind }] of again.entries()) {
      const before = first[index]!.kind;
      // A line that lacks what a newcomer needs says enough once another line created them.
      if (before === 'rejected') expect(['rejected', 'known']).toContain(kind);
      else expect(kind).toBe(before === 'empty' ? 'empty' : 'known');
    }
  });
});

it('what is announced is what comes of each line when its turn comes', () => {
  holds((world) => {
    const directory = directoryOf(world);
    const answered = { ...world.options, lines: offered(directory, world) };
    const announced = directory.plan(world.lines, answered);
    for (const [index, line] of world.lines.entries()) {
      const now = directory.plan(world.lines, answered)[index]!;
      const before = announced[index]!;
      if (before.kind === 'rejected') expect(now.changes).toEqual([]);
      else
        expect([now.kind, now.agentId, now.changes]).toEqual([
          before.kind,
          before.agentId,
          before.changes,
        ]);
      directory.apply([line], [now]);
    }
  });
});

it('whoever is created is created once, whoever is changed is changed by one line', () => {
  holds((world) => {
    const planned = directoryOf(world).plan(world.lines, world.options);
    const acting = planned.filter(({ kind }) => /created|changed|returning/u.test(kind));
    expect(new Set(acting.map(idOf)).size).toBe(acting.length);
  });
});

it('a refused line says why, and no other one does; whoever has the NUMEN of a line is present', () => {
  holds((world) => {
    const directory = directoryOf(world);
    const holders = new Map(
      world.agents.map(({ fingerprint }) => [fingerprint, `agent-${fingerprint}`]),
    );
    for (const [index, planned] of directory.plan(world.lines, world.options).entries()) {
      expect(planned.faults.length > 0).toBe(planned.kind === 'rejected');
      const read = world.lines[index]!;
      const holder = read.kind === 'person' ? holders.get(read.fingerprint ?? '') : undefined;
      if (holder !== undefined) expect(planned.present).toContain(holder);
    }
  });
});
