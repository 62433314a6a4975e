import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(import.meta.dirname, '../../docs/operations.md');

/** The rows of the first table below this heading of docs/operations.md, without its head. */
export function tableBelow(heading: string): string[][] {
  const [, rest = ''] = readFileSync(file, 'utf8').split(`\n## ${heading}\n`);
  const rows = /(?:^\|.*\n)+/m.exec(rest)![0].trim().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** A metric as the list of docs/operations.md has it. */
export interface ListedMetric {
  readonly name: string;
  /** Which processes show it. */
  readonly where: string;
  readonly alarms: readonly string[];
}

/** The list of metrics. */
export function listedMetrics(): ListedMetric[] {
  return tableBelow('Metrics').map(([name, where, , alarms]) => ({
    name: codesOf(name!)[0]!,
    where: where!,
    alarms: codesOf(alarms!),
  }));
}

/** What stands between back-ticks. */
export function codesOf(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
}
