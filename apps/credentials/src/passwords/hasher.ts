import { randomBytes } from 'node:crypto';
import { keyId } from '@citadelle/service-kit';
import { pepperOf, withoutPepper, withPepper } from './pepper.js';

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
  /** Whether `phc` was made with weaker parameters than the current ones, or with another pepper. */
  isOutdated(phc: string): boolean;
}

/** `auto` takes the fast engine where its binary loads, the other one elsewhere. */
export type Engine = 'node-rs' | 'argon2';

/** What an engine is told besides the password. */
export interface HashingOptions {
  readonly algorithm: 2;
  readonly type: 2;
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
  readonly secret: Buffer;
  readonly salt: Buffer;
}

/** Makes the PHC string of a password, without the name of its pepper. */
export type RawHash = (password: string, options: HashingOptions) => Promise<string>;

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

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)[,$]/;

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

/** The package of each engine. */
export const packages: Readonly<Record<Engine, string>> = {
  'node-rs': '@node-rs/argon2',
  argon2: 'argon2',
};

/** Loads the binary of an engine. */
export const engines = {
  'node-rs': () => import('@node-rs/argon2'),
  argon2: async () => (await import('argon2')).default,
};

async function hasherOf(
  engine: Engine,
  parameters: Argon2Parameters,
  peppers: readonly Buffer[],
  elsewhere?: RawHash,
): Promise<Hasher> {
  const { hash: here, verify } = await engines[engine]();
  // Each engine takes the options of both, and reads its own.
  const hash = elsewhere ?? (here as RawHash);
  const { memoryKib: memoryCost, time: timeCost, parallelism } = parameters;
  const [secret] = peppers as [Buffer];
  const current = keyId(secret);
  const secrets = new Map(peppers.map((pepper) => [keyId(pepper), pepper]));
  const options = { ...ARGON2ID, memoryCost, timeCost, parallelism, secret };
  return {
    engine,
    hash: async (password) =>
      withPepper(await hash(password, { ...options, salt: randomBytes(16) }), current),
    async verify(phc, password) {
      const bare = withoutPepper(phc);
      const made = pepperOf(phc);
      // One that names none may be of each. A pepper that is gone costs the time of one that is there.
      const tried = made === undefined ? peppers : [secrets.get(made) ?? secret];
      for (const pepper of tried) if (await verify(bare, password, { secret: pepper })) return true;
      return false;
    },
    isOutdated: (phc) => pepperOf(phc) !== current || isOutdated(phc, parameters),
  };
}

/**
 * The hasher of this machine. Both engines write and read the same PHC strings. Of several peppers the first one goes
 * into what is hashed, and what was hashed with the others is still verified. `elsewhere` makes the hashes in place of
 * the engine that is loaded here.
 */
export async function createHasher(
  parameters: Argon2Parameters,
  pepper: Buffer | readonly Buffer[],
  engine: 'auto' | Engine = 'auto',
  elsewhere?: RawHash,
): Promise<Hasher> {
  const peppers = [pepper].flat();
  if (engine !== 'auto') return hasherOf(engine, parameters, peppers, elsewhere);
  return hasherOf('node-rs', parameters, peppers, elsewhere).catch(() =>
    hasherOf('argon2', parameters, peppers, elsewhere),
  );
}
