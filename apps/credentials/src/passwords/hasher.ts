import { randomBytes } from 'node:crypto';

/** The cost of argon2id: memory in KiB, passes, threads. */
export interface Argon2Parameters {
  readonly memoryKib: number;
  readonly time: number;
  readonly parallelism: number;
}

/** Hashes and verifies passwords with argon2id and a pepper held outside the database. */
export interface Hasher {
  readonly engine: Engine;
  hash(password: string): Promise<string>;
  verify(phc: string, password: string): Promise<boolean>;
  /** Whether `phc` was made with weaker parameters than the current ones. */
  isOutdated(phc: string): boolean;
}

/** `auto` takes the fast engine where its binary loads, the other one elsewhere. */
export type Engine = 'node-rs' | 'argon2';

/** OWASP's table for argon2id, as [memory in KiB, passes]: at least one row must be reached. */
const OWASP_FLOOR = [
  [47104, 1],
  [19456, 2],
  [12288, 3],
  [9216, 4],
  [7168, 5],
] as const;

/** Whether the parameters reach a row of OWASP's table. */
export function reachesFloor({ memoryKib, time, parallelism }: Argon2Parameters): boolean {
  return parallelism >= 1 && OWASP_FLOOR.some(([m, t]) => memoryKib >= m && time >= t);
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/;

function isOutdated(phc: string, current: Argon2Parameters): boolean {
  const [, memory, time, parallelism] = PHC.exec(phc) ?? [];
  if (memory === undefined) return true;
  return (
    Number(memory) < current.memoryKib ||
    Number(time) < current.time ||
    Number(parallelism) < current.parallelism
  );
}

/** How both engines number argon2id, the one under `algorithm`, the other one under `type`. */
const ARGON2ID = { algorithm: 2, type: 2 } as const;

/** Loads the binary of an engine. */
const engines = {
  'node-rs': () => import('@node-rs/argon2'),
  argon2: async () => (await import('argon2')).default,
};

async function hasherOf(
  engine: Engine,
  parameters: Argon2Parameters,
  secret: Buffer,
): Promise<Hasher> {
  const { hash, verify } = await engines[engine]();
  const { memoryKib: memoryCost, time: timeCost, parallelism } = parameters;
  const options = { ...ARGON2ID, memoryCost, timeCost, parallelism, secret };
  return {
    engine,
    hash: (password) => hash(password, { ...options, salt: randomBytes(16) }),
    verify: (phc, password) => verify(phc, password, { secret }),
    isOutdated: (phc) => isOutdated(phc, parameters),
  };
}

/** The hasher of this machine. Both engines write and read the same PHC strings. */
export async function createHasher(
  parameters: Argon2Parameters,
  pepper: Buffer,
  engine: 'auto' | Engine = 'auto',
): Promise<Hasher> {
  if (engine !== 'auto') return hasherOf(engine, parameters, pepper);
  return hasherOf('node-rs', parameters, pepper).catch(() =>
    hasherOf('argon2', parameters, pepper),
  );
}
