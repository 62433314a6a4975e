import { readFile } from 'node:fs/promises';
import type { Academy } from './academy.js';
import type { Figure } from './report.js';

/** Seconds from the launch to `run.json`, on data that are there already. */
export function readiness(seconds: number): Figure {
  return {
    bench: 'start',
    measured: 'ready after the launch, installed and built',
    value: seconds,
    unit: 's',
    target: { atMost: 10 },
  };
}

/** Resident memory of each service, as the kernel counts it. Linux only: elsewhere there is no figure. */
export async function memory(academy: Academy, moment: string): Promise<Figure[]> {
  if (process.platform !== 'linux') return [];
  return Promise.all(
    academy.services.map(async ({ name, pid }) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      const kib = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
      return {
        bench: 'memory',
        measured: `${name}, ${moment}`,
        value: (kib * 1_024) / 1_000_000,
        unit: 'MB' as const,
        target: { atMost: 150 },
      };
    }),
  );
}
