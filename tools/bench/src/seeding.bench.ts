import { availableParallelism } from 'node:os';
import { bareHasher } from './bare-hasher.js';
import type { Academy } from './academy.js';
import type { Figure } from './report.js';
import { byTurns, throughput } from './statistics.js';

const ROUNDS = 5;
const SECONDS = 6;
const SEEDS = 1_200;

/**
 * NUMENs turned into password hashes per second, from sealed form to event and row, against the bare
 * `hash` of the same engine. Counted over the middle of a long queue, by the instants of the events.
 */
export async function seeding(academy: Academy): Promise<Figure> {
  const { hash } = await bareHasher();
  const lanes = availableParallelism();
  await throughput(lanes, 2, () => hash('03E8400117RMX'));
  const { baseline, ours, ratio } = await byTurns(
    ROUNDS,
    () => throughput(lanes, SECONDS, () => hash('03E8400117RMX')),
    () => academy.seedsPerSecond(SEEDS),
  );
  return {
    bench: 'seeding',
    measured: `${ours.toFixed(0)} NUMENs seeded/s ÷ ${baseline.toFixed(0)} bare hash/s`,
    value: ratio,
    unit: 'ratio',
    target: { atLeast: 0.9 },
  };
}
