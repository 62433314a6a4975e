import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { type Academy, type Seat } from './academy.js';
import type { Figure } from './report.js';
import { bareHasher } from './bare-hasher.js';
import { byTurns, median, percentile, throughput, timed } from './statistics.js';

const ROUNDS = 3;
const SECONDS = 6;
/** So long that the services run compiled code: for some 45 s V8 still compiles and gives up what it compiled. */
const WARM_UP_SECONDS = 45;

/**
 * Sign-ins per second through the gateway against the bare `verify` of the same engine with the same
 * parameters and as many lanes as cores; then their latency when arrivals keep 80 % of that pace.
 */
export async function signIns(academy: Academy, seats: readonly Seat[]): Promise<Figure[]> {
  const lanes = availableParallelism();
  const { hash, verify } = await bareHasher();
  const phc = await hash('une phrase de passe ordinaire');
  const bareVerify = () => verify(phc, 'une phrase de passe ordinaire');

  let turn = 0;
  let failures = 0;
  const signIn = async () => {
    const seat = seats[turn++ % seats.length]!;
    if (!(await academy.signIn(seat))) failures += 1;
  };
  await throughput(lanes * 4, WARM_UP_SECONDS, signIn);
  await throughput(lanes, 2, bareVerify);

  const { baseline, ours } = await byTurns(
    ROUNDS,
    () => throughput(lanes, SECONDS, bareVerify),
    () => throughput(lanes * 4, SECONDS, signIn),
  );

  const alone: number[] = [];
  for (let i = 0; i < 100; i += 1) alone.push(await timed(bareVerify));
  const oneHash = median(alone);

  const latencies: number[] = [];
  const pending: Promise<void>[] = [];
  const intervalMs = 1_000 / (ours * 0.8);
  const start = performance.now();
  for (let n = 0; n < ours * 0.8 * 10; n += 1) {
    const due = start + n * intervalMs;
    const wait = due - performance.now();
    if (wait > 0) await setTimeout(wait);
    // Counted from when it was due, so that a late generator does not flatter the figure.
    pending.push(signIn().then(() => void latencies.push(performance.now() - due)));
  }
  await Promise.all(pending);

  return [
    {
      bench: 'sign-in',
      measured: `${ours.toFixed(0)} sign-ins/s through the gateway ÷ ${baseline.toFixed(0)} bare verify/s`,
      value: ours / baseline,
      unit: 'ratio',
      target: { atLeast: 0.85 },
    },
    {
      bench: 'sign-in',
      measured: 'sign-ins that failed',
      value: failures,
      unit: 'failures',
      target: { atMost: 0 },
    },
    {
      bench: 'sign-in at 80 % load',
      measured: `p95 ${percentile(latencies, 0.95).toFixed(1)} ms ÷ one hash ${oneHash.toFixed(1)} ms, steady arrivals`,
      value: percentile(latencies, 0.95) / oneHash,
      unit: 'ratio',
      target: { atMost: 2.5 },
    },
  ];
}
