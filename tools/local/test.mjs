// npm test: installs and builds when needed, then checks and tests everything; stops at the first failure.
// Arguments go to Jest.
import { execFile } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { attempt, build, checkNode, install, root } from './prepare.mjs';

checkNode();
install();

const extra = process.argv.slice(2);
// Arguments may leave a suite without a test; without them, no test is a failure.
const narrowed = extra.length > 0 ? ['--passWithNoTests', ...extra] : [];
const npm = (script, ...args) => ['run', '--silent', script, '--', ...args];
const steps = [
  ['build', () => build() ?? 0],
  // None needs another's result, and lint alone takes as long as the others together.
  ['format, boundaries and lint', () => together('format:check', 'boundaries', 'lint')],
  ['unit tests', () => attempt('npm', npm('test:unit', ...narrowed))],
  ['integration tests', () => attempt('npm', npm('test:int', ...narrowed))],
  ['journeys', () => attempt('npm', npm('test:journey', ...narrowed))],
];

const done = [];
for (const [name, step] of steps) {
  console.log(`\n— ${name}`);
  const begun = performance.now();
  const code = await step();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  done.push(`  ${code === 0 ? 'passed' : 'FAILED'}  ${name} (${seconds} s)`);
  if (code !== 0) {
    summarise();
    process.exit(code);
  }
}
summarise();

/** Runs npm scripts at the same time, prints the output of each in one piece, and gives the worst exit code. */
async function together(...scripts) {
  const codes = await Promise.all(
    scripts.map(
      (script) =>
        new Promise((resolve) => {
          const shell = process.platform === 'win32';
          execFile(
            'npm',
            npm(script),
            { cwd: root, shell, maxBuffer: 2 ** 26 },
            (error, out, err) => {
              process.stdout.write(`${out}${err}`);
              console.log(`${script}: ${error ? 'failed' : 'passed'}`);
              resolve(error ? 1 : 0);
            },
          );
        }),
    ),
  );
  return Math.max(...codes);
}

function summarise() {
  const left = steps.slice(done.length).map(([name]) => `  not run ${name}`);
  console.log(['', ...done, ...left].join('\n'));
}
