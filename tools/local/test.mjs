// npm test: installs and builds when needed, then checks and tests everything; stops at the first failure.
// Arguments go to Jest.
import { performance } from 'node:perf_hooks';
import { attempt, build, checkNode, install } from './prepare.mjs';

checkNode();
install();

const extra = process.argv.slice(2);
// Arguments may leave a suite without a test; without them, no test is a failure.
const narrowed = extra.length > 0 ? ['--passWithNoTests', ...extra] : [];
const npm =
  (script, ...args) =>
  () =>
    attempt('npm', ['run', '--silent', script, '--', ...args]);
const steps = [
  ['format', npm('format:check')],
  ['build', () => build() ?? 0],
  ['lint', npm('lint')],
  ['boundaries', npm('boundaries')],
  ['unit tests', npm('test:unit', ...narrowed)],
  ['integration tests', npm('test:int', ...narrowed)],
  ['journeys', npm('test:journey', ...narrowed)],
];

const done = [];
for (const [name, step] of steps) {
  console.log(`\n— ${name}`);
  const begun = performance.now();
  const code = step();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  done.push(`  ${code === 0 ? 'passed' : 'FAILED'}  ${name} (${seconds} s)`);
  if (code !== 0) {
    summarise();
    process.exit(code);
  }
}
summarise();

function summarise() {
  const left = steps.slice(done.length).map(([name]) => `  not run ${name}`);
  console.log(['', ...done, ...left].join('\n'));
}
