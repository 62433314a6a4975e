import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../tools/ops/dist/main.js', import.meta.url));

/** How a command of the operator's ended. */
export interface Outcome {
  readonly code: number;
  /** What it reported. */
  readonly out: string;
  /** What it said while it worked, or why it stopped. */
  readonly said: string;
}

/** Runs a command of the operator's as a process, on what runs on this data folder. */
export function operate(dataDir: string, ...words: readonly string[]): Promise<Outcome> {
  const env = { ...process.env, CITADELLE_DATA: dataDir };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...words], { env }, (error, out, said) => {
      const code = error ? Number(error.code ?? -1) : 0;
      resolve({ code, out, said });
    });
  });
}
