import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { runOps } from './run-ops.js';

/** What `npm run ops` runs, as it was built. */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** What came of a command of the operator's. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in a process of its own, which takes a second or more; `interrupt` is its Ctrl-C. */
export function opsProcess(env: NodeJS.ProcessEnv, args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err]: string[][] = [[], []];
  child.stdout.on('data', (data) => out!.push(String(data)));
  child.stderr.on('data', (data) => err!.push(String(data)));
  const ended = once(child, 'close').then(([code]): Outcome => ({
    code: code as number | null,
    out: out!.join(''),
    err: err!.join(''),
  }));
  return { ended, interrupt: () => void child.kill('SIGINT') };
}

/** Runs a command in this process, which is quicker: one at a time. */
export async function opsHere(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Outcome> {
  const [out, err]: string[][] = [[], []];
  const kept = (kept: string[]) => (text: unknown) => kept.push(String(text)) > 0;
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(kept(out!)),
    jest.spyOn(process.stderr, 'write').mockImplementation(kept(err!)),
  ];
  try {
    const code = await runOps(args, env, process.cwd());
    return { code, out: out!.join(''), err: err!.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
