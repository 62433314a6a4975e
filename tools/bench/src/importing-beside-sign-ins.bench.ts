import { staff } from '@citadelle/generate';
import type { Academy } from './academy.js';
import { ImportsOfHr } from './imports-of-hr.js';
import type { Seat } from './people.js';
import type { Figure } from './report.js';
import { atPace } from './sign-ins.bench.js';
import { median, percentile } from './statistics.js';

const ROUNDS = 5;
/** Few enough that they leave the machine to others, as in a working day. */
const PER_SECOND = 8;
/** So many that the import outlasts the rounds, hashing as much as is left to it. */
const PEOPLE = 25_000;

/** The p95 of sign-ins while a file of HR is applied at a pace, with hashing, against that of an idle system. */
export async function importingBesideSignIns(
  academy: Academy,
  seats: readonly Seat[],
  pace: number,
): Promise<Figure[]> {
  let turn = 0;
  let failures = 0;
  const signIn = async () => {
    if (!(await academy.signIn(seats[turn++ % seats.length]!))) failures += 1;
  };
  const p95 = async () => {
    const rounds: number[] = [];
    for (let n = 0; n < ROUNDS; n += 1)
      rounds.push(percentile(await atPace(PER_SECOND, signIn), 0.95));
    return median(rounds);
  };
  await atPace(PER_SECOND, signIn);
  const idle = await p95();

  const imports = new ImportsOfHr(academy.api);
  await imports.declareUnits();
  const plan = await imports.plan(staff({ people: PEOPLE, seed: 11, on: '2026-09-01' }), 'add');
  await imports.confirm(plan);
  const before = await seeded(academy);
  const during = await p95();
  const after = await seeded(academy);
  if (after.left === 0) throw new Error('the import ended before the sign-ins did');
  return [
    {
      bench: 'sign-in during an import',
      measured: `p95 ${during.toFixed(1)} ms ÷ idle ${idle.toFixed(1)} ms, ${pace} lines/s at most, ${after.seeded - before.seeded} passwords seeded meanwhile`,
      value: during / idle,
      unit: 'ratio',
      target: { atMost: 2 },
    },
    {
      bench: 'sign-in during an import',
      measured: 'sign-ins that failed',
      value: failures,
      unit: 'failures',
      target: { atMost: 0 },
    },
  ];
}

/** How many passwords were made of NUMENs, and how many people of the file still wait for theirs. */
async function seeded(academy: Academy): Promise<{ seeded: number; left: number }> {
  const [row] = await academy.query<{ seeded: number }>(
    'credentials',
    `SELECT count(*)::int AS seeded FROM events WHERE type = 'InitialPasswordSeeded'`,
  );
  return { seeded: row!.seeded, left: Math.max(0, PEOPLE - row!.seeded) };
}
