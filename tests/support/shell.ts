import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The folder of docker-compose.yml. */
export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The longest that a program may print. */
export const MAX_OUTPUT = 64 * 1024 * 1024;

/** How a line of a shell ended. */
export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs a line of a shell in the repository, as an operator types it. */
export async function shell(line: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  const options = { cwd: repository, env, maxBuffer: MAX_OUTPUT };
  const running = run('bash', ['-euo', 'pipefail', '-c', line], options);
  running.child.stdin?.end();
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout, errors: stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      ...{ code, output: stdout, errors: stderr },
    }),
  );
}

/** The commands of the first block of shell under a heading of a document: what a test runs is what readers type. */
export function commandsOfDocs(document: string, heading: string): string[] {
  const text = readFileSync(join(repository, document), 'utf8');
  const chapter = text.split(`\n${heading}\n`)[1]?.split(/\n##+ /)[0];
  const block = /```sh\n([^]*?)```/.exec(chapter ?? '')?.[1];
  if (!block) throw new Error(`${document} has no commands under « ${heading} »`);
  return block.split('\n').filter((line) => line && !line.startsWith('#'));
}
