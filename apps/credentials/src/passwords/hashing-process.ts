import { constants } from 'node:os';
import { type Engine, type HashingOptions, packages, type RawHash } from './hasher.js';
import { HelperProcess, type Numbered } from './helper-process.js';

/** What the process is asked. */
export type NumberedQuestion = Numbered<Question>;

interface Question {
  readonly password: string;
  readonly options: HashingOptions;
}

/**
 * Makes hashes that nobody waits for in a process of the lowest priority: while a whole staff gets its first passwords,
 * who signs in has the processors before it.
 */
export class HashingProcess {
  private readonly process: HelperProcess<Question, { readonly phc: string }>;

  constructor(engine: Engine, threads: number) {
    this.process = new HelperProcess({
      name: 'hashing of seeds',
      url: new URL('./hashing.process.js', import.meta.url),
      args: [packages[engine]],
      env: { UV_THREADPOOL_SIZE: String(threads), NODE_OPTIONS: process.env.NODE_OPTIONS },
      flags: ['--max-semi-space-size=1', '--max-old-space-size=32'],
      niceness: constants.priority.PRIORITY_LOW,
      // It weighs 45 MB.
      idleMs: 10_000,
    });
  }

  /** Hashes as the engine does. */
  readonly hash: RawHash = async (password, options) =>
    (await this.process.ask({ password, options })).phc;

  /** Ends the process; what it hashes fails. */
  close(): void {
    this.process.close();
  }
}
