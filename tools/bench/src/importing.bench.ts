import { Readable } from 'node:stream';
import { sleep } from '@citadelle/async';
import type { ImportView } from '@citadelle/contracts/calls';
import { type GeneratedPerson, laterStaff, staff } from '@citadelle/generate';
import type { Academy } from './academy.js';
import { ImportsOfHr } from './imports-of-hr.js';
import type { Figure } from './report.js';
import { residentMb } from './startup.bench.js';

const SEED = 7;
const SEPTEMBER = '2026-09-01';
const OCTOBER = '2026-10-01';
const POLL_MS = 500;
const SERVICES = ['directory', 'credentials', 'notifications', 'gateway'];

/** When accounts of an import opened: how many a second, in its first tenth and in its last. */
interface Pace {
  readonly perSecond: number;
  readonly firstTenth: number;
  readonly lastTenth: number;
}

/**
 * September's file into an empty directory, to the last account open, on services that do not hash; then the plan of
 * October's against it. Memory is looked at all the while.
 */
export async function importing(
  academy: Academy,
  people: number,
  transport: string,
): Promise<Figure[]> {
  const imports = new ImportsOfHr(academy.api);
  await imports.declareUnits();
  const { result, peaks } = await watchingMemory(academy, async () => {
    const plan = await imports.plan(staff({ people, seed: SEED, on: SEPTEMBER }), 'add');
    await imports.confirm(plan);
    // Looked for only now: to count a million accounts twice a second would be a load of its own.
    await imports.done(plan);
    await accountsOpened(academy, people);
    return { plan, pace: await paceOf(academy, people) };
  });
  const size = `${people.toLocaleString('en')} lines, ${transport}`;
  return [
    {
      bench: `import, ${size}`,
      measured: `agents/s from the confirmation to their accounts open, no hashing`,
      value: result.pace.perSecond,
      unit: '/s',
      target: { atLeast: 500 },
    },
    {
      bench: `import, ${size}`,
      measured: `first tenth ${result.pace.firstTenth.toFixed(0)} agents/s ÷ last tenth ${result.pace.lastTenth.toFixed(0)}`,
      value: result.pace.firstTenth / result.pace.lastTenth,
      unit: 'ratio',
      target: { atMost: 1.2 },
    },
    ...peaks.map(([service, value]): Figure => ({
      bench: 'memory',
      measured: `${service}, the most during an import of ${size}`,
      value,
      unit: 'MB',
      target: { atMost: 200 },
    })),
  ];
}

/** Seconds from the upload to the plan of October's whole staff, against a directory that September's file filled. */
export async function planning(academy: Academy, people: number): Promise<Figure> {
  const imports = new ImportsOfHr(academy.api);
  const september = staff({ people, seed: SEED, on: SEPTEMBER });
  await passwordsMade(academy);
  const october: GeneratedPerson[] = await Readable.from(
    laterStaff(september, { seed: SEED, on: OCTOBER, months: 1 }),
  ).toArray();
  const start = performance.now();
  const plan = await imports.plan(october, 'synchronise');
  const seconds = (performance.now() - start) / 1_000;
  demandLikely(plan, october.length);
  await imports.abandon(plan);
  return {
    bench: 'plan of an import',
    measured: `${october.length.toLocaleString('en')} lines against a directory of ${people.toLocaleString('en')}, from the upload`,
    value: seconds,
    unit: 's',
    target: { atMost: 10 },
  };
}

/** A plan that found other people than the file has would say nothing of its time. */
function demandLikely({ total, alreadyKnown, created, rejected }: ImportView, people: number) {
  if (total === people && rejected === 0 && created > 0 && alreadyKnown > people * 0.9) return;
  throw new Error(
    `a plan of ${people} found ${JSON.stringify({ total, alreadyKnown, created, rejected })}`,
  );
}

async function accountsOpened(academy: Academy, people: number): Promise<void> {
  for (;;) {
    const [counted] = await academy.query<{ open: number }>(
      'credentials',
      'SELECT count(*)::int AS open FROM accounts',
    );
    if (counted!.open >= people) return;
    await sleep(POLL_MS);
  }
}

/** Files come long after the one before, when its passwords have been made. */
async function passwordsMade(academy: Academy): Promise<void> {
  for (;;) {
    const [left] = await academy.query('credentials', 'SELECT FROM seed_queue LIMIT 1');
    if (!left) return;
    await sleep(POLL_MS);
  }
}

/** By the instants of the events, from the confirmation on. */
async function paceOf(academy: Academy, people: number): Promise<Pace> {
  const [confirmed] = await academy.query<{ at: number }>(
    'directory',
    `SELECT extract(epoch FROM at)::float AS at FROM events WHERE type = 'ImportConfirmed'
     ORDER BY position DESC LIMIT 1`,
  );
  const tenth = Math.floor(people / 10);
  const marks = await academy.query<{ at: number }>(
    'credentials',
    `SELECT extract(epoch FROM at)::float AS at FROM (
       SELECT at, row_number() OVER (ORDER BY position DESC) AS n FROM events WHERE type = 'AccountOpened'
     ) opened WHERE n IN (1, $1, $2, $3) ORDER BY n`,
    [tenth + 1, people - tenth + 1, people],
  );
  const [last, nineTenths, oneTenth, first] = marks.map(({ at }) => at) as [
    number,
    number,
    number,
    number,
  ];
  return {
    perSecond: people / (last - confirmed!.at),
    firstTenth: tenth / (oneTenth - first),
    lastTenth: tenth / (last - nineTenths),
  };
}

/** Does something, and gives the most that each service had resident meanwhile. */
async function watchingMemory<Result>(
  academy: Academy,
  work: () => Promise<Result>,
): Promise<{ result: Result; peaks: [string, number][] }> {
  const peaks = new Map<string, number>();
  const look = async () => {
    for (const service of SERVICES) {
      const now = await residentMb(academy, service);
      if (now !== undefined) peaks.set(service, Math.max(now, peaks.get(service) ?? 0));
    }
  };
  let watching = true;
  const watched = (async () => {
    while (watching) {
      await look();
      await sleep(POLL_MS);
    }
  })();
  try {
    return { result: await work(), peaks: [...peaks] };
  } finally {
    watching = false;
    await watched;
  }
}
