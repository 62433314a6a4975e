import { PassThrough } from 'node:stream';
import { person } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { adminCreate } from './admin-create.command.js';
import { TestDirectory } from './directory.fixture.js';

const directory = TestDirectory.ofSpec();

const { numen } = person();
const flags = [
  ...['--usual-name', 'Faivre', '--first-name', 'Hélène'],
  ...['--birth-date', '1978-04-11', '--unit', 'RECTORAT'],
];

async function run(options: {
  args?: string[];
  typed?: string;
  terminal?: boolean;
  env?: Record<string, string>;
}) {
  const stdin = Object.assign(new PassThrough(), { isTTY: options.terminal ?? false });
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  stdin.end(options.typed ?? `${numen}\n`);
  const exitCode = await adminCreate({
    argv: ['node', 'admin-create', ...(options.args ?? flags)],
    env: {
      DIRECTORY_URL: directory.url,
      SERVICE_CREDENTIAL: directory.credential,
      ...options.env,
    },
    stdin,
    stdout,
    stderr,
  });
  const text = (stream: PassThrough) => String(stream.read() ?? '');
  return { exitCode, output: text(stdout), errors: text(stderr) };
}

it.each([
  ['no flags', { args: [] }, '--usual-name is missing'],
  ['a flag without its value', { args: ['--unit'] }, 'not understood'],
  ['no directory', { env: { DIRECTORY_URL: '' } }, 'DIRECTORY_URL is missing'],
  ['no credential', { env: { SERVICE_CREDENTIAL: '' } }, 'SERVICE_CREDENTIAL'],
  ['a file that is not there', { env: { SERVICE_CREDENTIAL_FILE: '/nowhere' } }, 'a readable file'],
  ['no NUMEN', { typed: '' }, 'the NUMEN is missing'],
])('tells how to call it, given %s', async (_, options, said) => {
  const { exitCode, errors } = await run(options);
  expect(exitCode).toBe(2);
  expect(errors).toContain(said);
  expect(errors).toContain('npm run admin:create --');
});

it('takes no NUMEN as an argument, and does not repeat it', async () => {
  for (const args of [
    [...flags, numen],
    [...flags, '--numen', numen],
    [...flags, `--numen=${numen}`],
  ]) {
    const { exitCode, output, errors } = await run({ args });
    expect(exitCode).toBe(2);
    expect(output + errors).not.toContain(numen);
  }
});

it('says which values the directory does not accept', async () => {
  const { exitCode, errors } = await run({ typed: 'not a numen\n' });
  expect({ exitCode, errors }).toEqual({
    exitCode: 1,
    errors: 'Not created: the directory does not accept these values.\n  numen: numen\n',
  });
});

it('says when the directory cannot be asked', async () => {
  const { exitCode, errors } = await run({ env: { DIRECTORY_URL: 'http://127.0.0.1:1' } });
  expect(exitCode).toBe(1);
  expect(errors).toContain('could not be asked');
});

it('creates the administrator once, asking for the NUMEN without showing it', async () => {
  const created = await run({ terminal: true });
  expect(created).toEqual({
    exitCode: 0,
    output: expect.stringMatching(/^Administrator created: agent [0-9a-f-]{36}\./),
    errors: 'NUMEN: \n',
  });
  const again = await run({});
  expect(again.exitCode).toBe(1);
  expect(again.errors).toContain('has an administrator already');
});
