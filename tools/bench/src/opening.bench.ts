import type { Academy } from './academy.js';
import type { Figure } from './report.js';
import { percentile } from './statistics.js';

const CREATIONS = 300;
const WARM_UP = 30;

/** From the creation of an agent to a login that is known, one at a time through the gateway. */
export async function opening(academy: Academy, transport: string): Promise<Figure[]> {
  const latencies: number[] = [];
  for (let n = 0; n < WARM_UP + CREATIONS; n += 1) {
    const start = performance.now();
    await academy.createAgent(academy.newPerson());
    if (n >= WARM_UP) latencies.push(performance.now() - start);
  }
  return [
    [0.5, 50],
    [0.99, 250],
  ].map(([p, target]) => ({
    bench: `create → login known, ${transport}`,
    measured: `p${p! * 100} of ${CREATIONS} creations, the NUMEN seeded too`,
    value: percentile(latencies, p!),
    unit: 'ms' as const,
    target: { atMost: target! },
  }));
}
