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
  const figures: Figure[] = [];
  for (const { name } of academy.services) {
    const value = await residentMb(academy, name);
    if (value === undefined) continue;
    const measured = `${name}, ${moment}`;
    figures.push({ bench: 'memory', measured, value, unit: 'MB', target: { atMost: 150 } });
  }
  return figures;
}

/** Resident memory of a service in MB, or undefined where the kernel does not say. */
export async function residentMb(academy: Academy, service: string): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const { pid } = academy.services.find(({ name }) => name === service)!;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024) / 1_000_000;
}
