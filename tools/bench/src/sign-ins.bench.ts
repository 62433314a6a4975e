import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Academy } from './academy.js';
import type { Seat } from './people.js';
import type { Figure } from './report.js';
import { bareHasher } from './bare-hasher.js';
import { median, percentile, throughput, timed } from './statistics.js';

const ROUNDS = 9;
const SECONDS = 4;
/** After which arrivals at a pace are steady, and counted. */
const SETTLING_SECONDS = 1;
/** So long that the services run compiled code: for some 45 s V8 still compiles and gives up what it compiled. */
const WARM_UP_SECONDS = 45;

/**
 * Sign-ins per second through the gateway against the bare `verify` of the same engine with the same
 * parameters and as many lanes as cores; and their latency when arrivals keep 80 % of that pace: medians of rounds.
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

  // Each round compares what follows at once: the pace of a machine that others share moves within a minute.
  const rounds: Round[] = [];
  for (let n = 0; n < ROUNDS; n += 1) {
    const baseline = await throughput(lanes, SECONDS, bareVerify);
    const alone: number[] = [];
    for (let i = 0; i < 50; i += 1) alone.push(await timed(bareVerify));
    const ours = await throughput(lanes * 4, SECONDS, signIn);
    const latencies = await atPace(ours * 0.8, signIn);
    rounds.push({ baseline, ours, alone: median(alone), p95: percentile(latencies, 0.95) });
  }
  const middle = (of: (round: Round) => number) => median(rounds.map(of));
  const [ours, baseline] = [middle((round) => round.ours), middle((round) => round.baseline)];
  const [p95, alone] = [middle((round) => round.p95), middle((round) => round.alone)];
  /** Milliseconds of a hash while every lane makes one. */
  const oneHash = (pace: number) => (lanes * 1_000) / pace;

  return [
    {
      bench: 'sign-in',
      measured: `${ours.toFixed(0)} sign-ins/s through the gateway ÷ ${baseline.toFixed(0)} bare verify/s`,
      value: middle((round) => round.ours / round.baseline),
      unit: 'ratio',
      target: { atLeast: 0.75 },
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
      measured:
        `p95 ${p95.toFixed(1)} ms, steady arrivals ÷ one hash ${oneHash(baseline).toFixed(1)} ms, every lane hashing ` +
        `(${alone.toFixed(1)} ms alone on the machine)`,
      value: middle((round) => round.p95 / oneHash(round.baseline)),
      unit: 'ratio',
      target: { atMost: 3.5 },
    },
  ];
}

interface Round {
  /** Verified and signed in, a second. */
  readonly baseline: number;
  readonly ours: number;
  /** Milliseconds: of a hash that has the machine to itself, and until an answer. */
  readonly alone: number;
  readonly p95: number;
}

/** The latencies of sign-ins that arrive at so many a second, once their pace is steady. */
export async function atPace(perSecond: number, signIn: () => Promise<void>): Promise<number[]> {
  const latencies: number[] = [];
  const pending: Promise<void>[] = [];
  const start = performance.now();
  for (let n = 0; n < perSecond * (SETTLING_SECONDS + SECONDS); n += 1) {
    const due = start + (n * 1_000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await setTimeout(wait);
    const counts = due >= start + SETTLING_SECONDS * 1_000;
    // Counted from when it was due, so that a late generator does not flatter the figure.
    const answered = signIn().then(() => {
      if (counts) latencies.push(performance.now() - due);
    });
    pending.push(answered);
  }
  await Promise.all(pending);
  return latencies;
}
