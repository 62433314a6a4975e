import type { OpsOutcome } from '@citadelle/testing';
import { jest } from '@jest/globals';
import { runOps } from './run-ops.js';

/** Runs a command in this process, which is quicker than in one of its own: one at a time. */
export async function opsHere(
  env: NodeJS.ProcessEnv,
  ...args: readonly string[]
): Promise<OpsOutcome> {
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
