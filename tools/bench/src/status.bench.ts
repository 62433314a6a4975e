import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Academy } from './academy.js';
import type { Figure } from './report.js';
import { median } from './statistics.js';

const OPS = fileURLToPath(new URL('../../ops/dist/bundle.js', import.meta.url));
const EVENTS = 1_000_000;
const PER_STREAM = 10;
const ROUNDS = 5;

/** Seconds until an operator reads how everything stands, where two services have a million events each. */
export async function statusAmongMany(academy: Academy): Promise<Figure> {
  for (const service of ['directory', 'credentials'] as const) await fillLog(academy, service);
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await askStatus(academy.dataDir);
    seconds.push((performance.now() - start) / 1_000);
  }
  return {
    bench: 'ops status',
    measured: `${EVENTS.toLocaleString('en')} events in each of two services, the start of the command included`,
    value: median(seconds),
    unit: 's',
    target: { atMost: 2 },
  };
}

/** Rejects when the command gives no answer; that somebody must look, as its exit code may say, is one. */
function askStatus(dataDir: string): Promise<void> {
  const env = { ...process.env, CITADELLE_DATA: dataDir };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [OPS, 'status', '--json'], { env }, (_, out, err) => {
      if (out.startsWith('{')) resolve();
      else reject(new Error(`ops status says ${err}`));
    });
  });
}

/** Events straight into the table: what is measured does not look inside. */
async function fillLog(academy: Academy, service: 'directory' | 'credentials'): Promise<void> {
  await academy.query(
    service,
    `INSERT INTO events (stream, version, type, schema_version, event_id, data, metadata, at, hash)
     SELECT 'bench-' || n / $2, n % $2 + 1, 'Benched', 1, gen_random_uuid(), '{"n": 1}', '{"by": "bench"}', now(), sha256('')
     FROM generate_series(0, $1::integer - 1) AS n`,
    [EVENTS, PER_STREAM],
  );
  await academy.query(service, 'VACUUM ANALYZE events');
}
