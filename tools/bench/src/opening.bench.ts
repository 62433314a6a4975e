import type { Academy } from './academy.js';
import type { Figure } from './report.js';
import { percentile } from './statistics.js';

const CREATIONS = 300;
const WARM_UP = 30;

/**
 * From the request to create an agent, one at a time through the gateway, to a login that is known: the
 * account can be read. And to the answer, which waits until the NUMEN opens the account too.
 */
export async function opening(academy: Academy, transport: string): Promise<Figure[]> {
  const known: number[] = [];
  const answered: number[] = [];
  for (let n = 0; n < WARM_UP + CREATIONS; n += 1) {
    const person = academy.newPerson();
    const start = performance.now();
    const since = () => performance.now() - start;
    const [knownAfter, answeredAfter] = await Promise.all([
      academy.loginKnown(person).then(since),
      academy.createAgent(person).then(since),
    ]);
    if (n < WARM_UP) continue;
    known.push(knownAfter);
    answered.push(answeredAfter);
  }
  const figure = (p: number, target: number): Figure => ({
    bench: `create → login known, ${transport}`,
    measured: `p${p * 100} of ${CREATIONS} creations (answered, the NUMEN seeded too: ${percentile(answered, p).toFixed(1)} ms)`,
    value: percentile(known, p),
    unit: 'ms',
    target: { atMost: target },
  });
  return [figure(0.5, 50), figure(0.99, 250)];
}
