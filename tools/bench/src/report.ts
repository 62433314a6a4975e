import { cpus, totalmem } from 'node:os';

/** One figure of a run, and the target it must reach. */
export interface Figure {
  readonly bench: string;
  /** What was measured, in words, with its unit. */
  readonly measured: string;
  readonly value: number;
  readonly unit: 'ratio' | 'ms' | 's' | 'KB' | 'MB' | 'failures' | '/s';
  /** `atLeast` for ratios of speed, `atMost` for times and sizes. */
  readonly target: { atLeast: number } | { atMost: number };
}

/** Whether a figure reaches its target. */
export function reached({ value, target }: Figure): boolean {
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

function amount(value: number, unit: Figure['unit']): string {
  const digits = unit === 'ratio' ? 2 : unit === 's' ? 1 : unit === 'failures' ? 0 : 1;
  return unit === 'ratio' || unit === 'failures'
    ? value.toFixed(digits)
    : `${value.toFixed(digits)} ${unit}`;
}

/** The machine a run was made on. */
export function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform}`;
}

/** The figures as a Markdown table. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { target } = figure;
    const limit =
      'atLeast' in target
        ? `≥ ${amount(target.atLeast, figure.unit)}`
        : `≤ ${amount(target.atMost, figure.unit)}`;
    return `| ${figure.bench} | ${figure.measured} | ${amount(figure.value, figure.unit)} | ${limit} | ${reached(figure) ? 'yes' : '**no**'} |`;
  });
  return [
    '| bench | measured | value | target | reached |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
