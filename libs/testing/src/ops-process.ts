import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What `npm run ops` runs, as it was built. */
const MAIN = fileURLToPath(new URL('../../../tools/ops/dist/bundle.js', import.meta.url));

/** What came of a command of the operator's. */
export interface OpsOutcome {
  readonly code: number | null;
  /** What it reported. */
  readonly out: string;
  /** What it said while it worked, or why it stopped. */
  readonly err: string;
}

/** A command of the operator's in a process of its own, which takes a second or more. */
export interface OpsProcess {
  readonly ended: Promise<OpsOutcome>;
  /** What it has said so far. */
  said(): string;
  /** Sends it a signal; its Ctrl-C when none is named. */
  kill(signal?: NodeJS.Signals): void;
}

/** Starts a command with these settings and no others of ours. */
export function opsProcess(env: NodeJS.ProcessEnv, ...args: readonly string[]): OpsProcess {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
  return { ended, said: () => err, kill: (signal = 'SIGINT') => void child.kill(signal) };
}
