import type { SignName, SignState } from '@citadelle/contracts';
import { CHECKPOINT_LATE_SECONDS } from '@citadelle/event-store/tables';

/** What was read of one thing that operators look at. */
export interface Reading {
  readonly name: SignName;
  readonly count?: number | null;
  readonly oldestSeconds?: number | null;
  readonly detail?: string | null;
}

/** A reading, and whether somebody must look. */
export interface Sign extends Required<Reading> {
  readonly state: SignState;
}

/** The relay polls each second, so what waits for a minute is stuck. */
const UNPUBLISHED_LATE_SECONDS = 60;

/** From which count or age on somebody must look; what has neither is told to whoever looks for another reason. */
const LIMITS: Readonly<Record<SignName, { readonly count?: number; readonly seconds?: number }>> = {
  'running-versions': {},
  migrations: {},
  'missing-migrations': { count: 1 },
  'unknown-migrations': { count: 1 },
  unpublished: { seconds: UNPUBLISHED_LATE_SECONDS },
  'set-aside': { count: 1 },
  'relay-leader': {},
  memory: { count: 1 },
  lag: {},
  'late-messages': { count: 1 },
  'parked-keys': { count: 1 },
  'parked-messages': {},
  'overdue-deadlines': { count: 1 },
  checkpoint: { seconds: CHECKPOINT_LATE_SECONDS },
  'kept-numens': { count: 1 },
  'failed-imports': { count: 1 },
  'accounts-without-password': { count: 1 },
  'seeds-set-aside': { count: 1 },
  'undelivered-alerts': { count: 1 },
  'abandoned-alerts': { count: 1 },
};

/** The signs of these names, judged; unknown where nothing was read. */
export function judgeSigns(names: readonly SignName[], readings: readonly Reading[]): Sign[] {
  const read = new Map(readings.map((reading) => [reading.name, reading]));
  const waiting = read.get('unpublished')?.count ?? 0;
  return names.map((name) => {
    const reading = read.get(name);
    const { count = null, oldestSeconds = null, detail = null } = reading ?? {};
    const state = reading ? stateOf(reading, waiting) : 'unknown';
    return { name, state, count, oldestSeconds, detail };
  });
}

function stateOf({ name, count, oldestSeconds }: Reading, waiting: number): SignState {
  const limits = LIMITS[name];
  const tooMany = limits.count !== undefined && (count ?? 0) >= limits.count;
  const tooOld = limits.seconds !== undefined && (oldestSeconds ?? 0) >= limits.seconds;
  // No replica is connected; or none publishes, though there is something to publish.
  const nobody =
    count === 0 && (name === 'running-versions' || (name === 'relay-leader' && waiting > 0));
  return tooMany || tooOld || nobody ? 'look' : 'fine';
}

/** The gravest state of some signs. */
export function gravestOf(signs: readonly Pick<Sign, 'state'>[]): SignState {
  const has = (wanted: SignState) => signs.some(({ state }) => state === wanted);
  return has('look') ? 'look' : has('unknown') ? 'unknown' : 'fine';
}
