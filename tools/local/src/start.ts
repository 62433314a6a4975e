import { relative } from 'node:path';
import { administrator, staff } from './demo/academy.js';
import { killAllPrograms } from './servers/program.js';
import { type LocalOptions, type LocalRun, startLocal } from './start-local.js';
import { CannotRun, EX_CONFIG } from './supervisor.js';

/** Signals closer than this are one: npm passes on the Ctrl-C that the terminal has sent us already. */
const SAME_SIGNAL_MS = 300;

/**
 * Runs everything until a Ctrl-C or SIGTERM ends it; a second one does not wait. Ends this process: with 78 when a
 * program cannot run as it is set up.
 */
export async function start(options: LocalOptions): Promise<void> {
  const began = performance.now();
  const interrupted = new AbortController();
  const ended = onSignals(interrupted);
  // Who reads our output may go before us; that is no reason to die with everything running.
  process.stdout.on('error', () => undefined);
  const say = (line: string) => console.log(line);
  say(`Citadelle is starting, its data are in ${short(options.dataDir)}`);
  try {
    const run = await startLocal({
      ...options,
      env: process.env,
      say,
      signal: interrupted.signal,
    });
    welcome(run, options, (performance.now() - began) / 1000);
    try {
      await Promise.race([ended, run.refused]);
    } finally {
      await run.stop();
    }
    say('Stopped.');
    process.exit(0);
  } catch (error) {
    if (interrupted.signal.aborted) process.exit(0);
    console.error((error as Error).message);
    process.exit(error instanceof CannotRun ? EX_CONFIG : 1);
  }
}

function onSignals(interrupted: AbortController): Promise<void> {
  let first: number | undefined;
  return new Promise((resolve) => {
    const onSignal = () => {
      const now = performance.now();
      if (first === undefined) {
        first = now;
        console.log('\nStopping… (once more to force)');
        interrupted.abort();
        resolve();
      } else if (now - first > SAME_SIGNAL_MS) {
        killAllPrograms();
        process.exit(1);
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
    onOrphaned(onSignal);
  });
}

/** npm passes a SIGTERM on to its shell, which dies without telling us: all we see is another parent. */
function onOrphaned(stop: () => void): void {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 250);
}

/** No password here: a console is kept and shared more than one thinks. The README has those of the demo. */
function welcome({ runInfo, academy }: LocalRun, { dataDir }: LocalOptions, seconds: number): void {
  const people = academy === 'demo' ? [administrator, ...staff] : [administrator];
  const lines = [
    '',
    `Ready in ${seconds.toFixed(1)} s`,
    `  Citadelle    ${runInfo.gateway}    API: ${runInfo.gateway}/api/docs`,
    `  mail         ${runInfo.mail ?? 'goes to your relay (SMTP_URL)'}`,
    `  broker       ${runInfo.broker}`,
    `  logs         ${short(dataDir)}/logs/`,
    '',
    academy === 'demo'
      ? 'People of the demo (passwords: README.md)'
      : 'Administrator (password: README.md)',
    ...people.map(
      (person) =>
        `  ${person.login.padEnd(12)} ${person.firstName} ${person.usualName}${role(person)}`,
    ),
    '',
    'Ctrl-C stops everything.',
  ];
  console.log(lines.join('\n'));
}

function role(person: { login: string; manages?: string }): string {
  if (person.login === administrator.login) return ', administrator';
  return person.manages ? `, manager of ${person.manages}` : '';
}

function short(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path.startsWith('..') ? folder : path || '.';
}
