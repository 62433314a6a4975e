import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { constants } from 'node:os';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createHasher, type Engine } from './hasher.js';
import { HashingProcess } from './hashing-process.js';

const light = { memoryKib: 7168, time: 5, parallelism: 1 };
const peppers = [randomBytes(32)];
const password = 'noix de Goumois';
let started: HashingProcess | undefined;
afterEach(() => started?.close());

const start = (engine: Engine = 'node-rs') => (started = new HashingProcess(engine, 1));
const hasherIn = (process: HashingProcess, engine: Engine = 'node-rs') =>
  createHasher(light, peppers, engine, process.hash);

/** Niceness of the processes that this one has started, as the system tells it. */
function nicenessOfChildren(): number[] {
  const told = execFileSync('ps', ['-A', '-o', 'ppid=,ni=,args='], { encoding: 'utf8' });
  const lines = told.split('\n').map((line) => line.trim().split(/\s+/));
  const ours = lines.filter(
    ([parent, , ...args]) =>
      parent === String(process.pid) && /hashing\.process/.test(args.join(' ')),
  );
  return ours.map(([, niceness]) => Number(niceness));
}

describe('the hashing process', () => {
  it.each<Engine>(['node-rs', 'argon2'])(
    'makes hashes that the service verifies, with %s',
    async (engine) => {
      const hasher = await hasherIn(start(engine), engine);
      const phc = await hasher.hash(password);
      const here = await createHasher(light, peppers, engine);
      expect(phc).toMatch(/^\$argon2id\$v=19\$m=7168,t=5,p=1,keyid=[0-9a-f]{16}\$/);
      expect(await here.verify(phc, password)).toBe(true);
      expect(await hasher.verify(phc, `${password} `)).toBe(false);
      expect(here.isOutdated(phc)).toBe(false);
    },
  );

  it('has the lowest priority', async () => {
    const hasher = await hasherIn(start());
    await hasher.hash(password);
    expect(nicenessOfChildren()).toEqual([constants.priority.PRIORITY_LOW]);
  });

  it('fails what it has not hashed when it ends, and is started again for what comes', async () => {
    const process = start();
    const hasher = await hasherIn(process);
    const hashing = hasher.hash(password);
    process.close();
    await expect(hashing).rejects.toThrow('the process of the hashing of seeds was closed');
    await expect(hasher.hash(password)).resolves.toMatch(/^\$argon2id\$/);
  });
});
