// npm test: installs and builds when needed, then checks and tests everything; after a failure nothing more begins.
// Arguments go to Jest.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { checkNode, install, root } from './prepare.mjs';

checkNode();
install();

const extra = process.argv.slice(2);
// Arguments may leave a suite without a test; without them, no test is a failure.
const narrowed = extra.length > 0 ? ['--passWithNoTests', ...extra] : [];
const onWindows = process.platform === 'win32';

const results = [];
const running = new Set();
let failed = false;

// They are in sessions of their own, where the Ctrl-C of a terminal does not reach them.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    failed = true;
    for (const { pid } of running) process.kill(onWindows ? pid : -pid, signal);
  });
}

// These need nothing built, and the compiler leaves a core free.
const unit = inTurn(['unit tests', 'test:unit', ...narrowed]);
const checks = inTurn(['known holes in packages', 'audit:packages'], ['format', 'format:check']);
await inTurn(['build', 'build']);
// Side by side, since each waits for a part of its time.
await Promise.all([
  inTurn(
    ['journeys', 'test:journey', ...narrowed],
    ['pages in a browser', 'test:browser', ...narrowed],
  ),
  inTurn(['integration tests', 'test:int', ...narrowed]),
  checks.then(() => inTurn(['boundaries', 'boundaries'], ['lint', 'lint'])),
  unit,
]);

console.log(['', ...results].join('\n'));
process.exit(failed ? 1 : 0);

/** Runs npm scripts, each a name and a command line, one after the other. */
async function inTurn(...steps) {
  for (const [name, script, ...args] of steps) {
    if (failed) results.push(`  not run ${name}`);
    else await timed(name, () => attempt(name, script, args));
  }
}

async function timed(name, step) {
  const begun = performance.now();
  const code = await step();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const result = `${code === 0 ? 'passed' : 'FAILED'}  ${name} (${seconds} s)`;
  failed ||= code !== 0;
  results.push(`  ${result}`);
  console.log(`— ${result}`);
}

/** Runs an npm script beside others: each line that it prints comes with its name. Gives its exit code. */
function attempt(name, script, args) {
  console.log(`— ${name}`);
  const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
    cwd: root,
    env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: onWindows,
    detached: !onWindows,
  });
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output }).on('line', (line) => console.log(`${name} | ${line}`));
  }
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`npm did not start: ${error.message}`);
      resolve(1);
    });
    child.once('spawn', () => running.add(child));
    child.once('close', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}
