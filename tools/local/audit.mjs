// npm run audit:packages: fails on known holes in what we ship, high or critical; not where the registry knows of none to ask.
import { spawnSync } from 'node:child_process';

const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const report = parse(stdout);
if (!report.metadata) {
  console.log(
    `no answer, so nothing was checked: ${report.message ?? error?.message ?? 'npm audit said nothing'}`,
  );
} else {
  const { high, critical } = report.metadata.vulnerabilities;
  const names = Object.values(report.vulnerabilities ?? {})
    .filter(({ severity }) => ['high', 'critical'].includes(severity))
    .map(({ name, severity, range }) => `  ${severity}  ${name} ${range}`);
  console.log([`${critical} critical, ${high} high`, ...names].join('\n'));
  if (high + critical > 0) process.exitCode = 1;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
