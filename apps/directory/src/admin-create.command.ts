import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { Problem } from '@citadelle/contracts';
import {
  createFirstAdministrator,
  FirstAdministratorRefused,
} from './first-administrator.client.js';
import { readHiddenLine } from './hidden-line.js';

const USAGE = `Creates the first administrator of an empty directory.

  npm run admin:create -- --usual-name FAIVRE --first-name Hélène --birth-date 1978-04-11 --unit RECTORAT

The NUMEN is asked for, or read from the standard input; never give it as an argument.
Environment: DIRECTORY_URL, and SERVICE_CREDENTIAL or SERVICE_CREDENTIAL_FILE.
`;

/** Something the caller must put right before trying again. */
class UsageError extends Error {}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  'administrator-exists':
    'the directory has an administrator already; they appoint the next ones in the directory',
  'numen-conflict': 'this NUMEN belongs to somebody else in the directory',
  'service-credential-required': 'the directory does not accept this SERVICE_CREDENTIAL',
  'invalid-request': 'the directory does not accept these values',
};

/** What the command uses of its process, so that a test can replace it. */
export interface Surroundings extends Pick<NodeJS.Process, 'argv' | 'env'> {
  readonly stdin: Readable & { isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Runs the command. Returns its exit code: 0 done, 1 refused or failed, 2 called in a wrong way. */
export async function adminCreate(surroundings: Surroundings): Promise<number> {
  try {
    await run(surroundings);
    return 0;
  } catch (error) {
    const { text, exitCode } = explain(error);
    surroundings.stderr.write(text);
    return exitCode;
  }
}

function readFlags(args: string[]) {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      'usual-name': text,
      'first-name': text,
      'birth-date': text,
      unit: text,
      help: { type: 'boolean' },
    },
  });
  return values;
}

function required(value: string | undefined, name: string): string {
  if (!value) throw new UsageError(`${name} is missing`);
  return value;
}

function readCredential({
  SERVICE_CREDENTIAL,
  SERVICE_CREDENTIAL_FILE,
}: NodeJS.ProcessEnv): string {
  const name = 'SERVICE_CREDENTIAL or SERVICE_CREDENTIAL_FILE';
  if (!SERVICE_CREDENTIAL_FILE) return required(SERVICE_CREDENTIAL, name);
  try {
    return required(readFileSync(SERVICE_CREDENTIAL_FILE, 'utf8').trim(), name);
  } catch {
    throw new UsageError(
      'SERVICE_CREDENTIAL_FILE must name a readable file that holds the credential',
    );
  }
}

function explainProblem({ code, errors = [] }: Problem): string {
  const fields = errors.map(({ field, code }) => `\n  ${field}: ${code}`).join('');
  return `${EXPLANATIONS[code] ?? code}.${fields}\n`;
}

async function run({ argv, env, stdin, stdout, stderr }: Surroundings): Promise<void> {
  const flags = readFlags(argv.slice(2));
  if (flags.help) {
    stdout.write(USAGE);
    return;
  }
  const directoryUrl = required(env.DIRECTORY_URL, 'DIRECTORY_URL').split(',')[0]!;
  const serviceCredential = readCredential(env);
  const identity = {
    usualName: required(flags['usual-name'], '--usual-name'),
    firstName: required(flags['first-name'], '--first-name'),
    birthDate: required(flags['birth-date'], '--birth-date'),
    unit: required(flags.unit, '--unit'),
  };
  const numen = required(await readHiddenLine('NUMEN: ', stdin, stderr), 'the NUMEN');
  const access = { directoryUrl, serviceCredential };
  const { agentId } = await createFirstAdministrator(access, { ...identity, numen });
  stdout.write(`Administrator created: agent ${agentId}. They sign in with their NUMEN.\n`);
}

function explain(error: unknown): { text: string; exitCode: number } {
  if (error instanceof FirstAdministratorRefused)
    return { text: `Not created: ${explainProblem(error.problem)}`, exitCode: 1 };
  if (error instanceof UsageError) return { text: `${error.message}.\n\n${USAGE}`, exitCode: 2 };
  const { name, code } = error as Error & { code?: unknown };
  // The parser's message repeats the argument, which might be a NUMEN.
  if (String(code).startsWith('ERR_PARSE_ARGS'))
    return { text: `these arguments are not understood.\n\n${USAGE}`, exitCode: 2 };
  return { text: `the directory could not be asked (${name}); is it running?\n`, exitCode: 1 };
}
