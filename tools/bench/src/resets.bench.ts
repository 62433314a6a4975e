import type { Academy } from './academy.js';
import type { Seat } from './people.js';
import { AlertStream } from './alert-stream.js';
import { median, percentile, timed } from './statistics.js';
import { residentMb } from './startup.bench.js';
import type { Figure } from './report.js';

const REQUESTS = 200;
const WARM_UP = 20;
const STARTS = 1_500;
const PARALLEL = 16;
const QUEUE = 10_000;
const STREAMS = 500;
const STREAMS_OF_A_SESSION = 5;

interface Started {
  resetId: string;
  firstCode: string;
}

/**
 * From the request for a second code, one at a time through the gateway, to the moment when its managers
 * know: the mail server took the mail, and the event is on a manager's stream. The later of the two counts.
 */
export async function alerting(
  academy: Academy,
  manager: Seat,
  transport: string,
): Promise<Figure[]> {
  const stream = await AlertStream.open(academy.gateway, await academy.managerSession(manager));
  const requests: { resetId: string; at: number; onStream: number }[] = [];
  for (const person of academy.takePeople(WARM_UP + REQUESTS)) {
    const { resetId, firstCode } = await start(academy, person);
    const onStream = stream.heard(resetId);
    const at = Date.now();
    const begun = performance.now();
    const path = `/password-resets/${resetId}/second-code-request`;
    const { status } = await academy.anonymously(path, { firstCode });
    if (status !== 202) throw new Error(`a request answered ${status}`);
    await onStream;
    requests.push({ resetId, at, onStream: performance.now() - begun });
  }
  stream.close();
  const mailed = await mailedAt(academy, requests.length);
  const known = requests
    .slice(WARM_UP)
    .map(({ resetId, at, onStream }) => Math.max(onStream, mailed.get(resetId)! - at));
  const figure = (p: number, target: number): Figure => ({
    bench: `second code requested → managers know, ${transport}`,
    measured: `p${p * 100} of ${REQUESTS} requests, mail and live alert`,
    value: percentile(known, p),
    unit: 'ms',
    target: { atMost: target },
  });
  return [figure(0.5, 100), figure(0.99, 500)];
}

/** When the mail server had taken the mail about each request; waits until it has all. */
async function mailedAt(academy: Academy, requests: number): Promise<Map<string, number>> {
  for (;;) {
    const rows = await academy.query<{ reset: string; at: Date }>(
      'notifications',
      `SELECT r.data->>'resetId' AS reset, d.at FROM events d JOIN events r USING (stream)
        WHERE d.type = 'AlertDelivered' AND r.type = 'AlertRaised'
          AND r.data->>'kind' = 'second-code-requested'`,
    );
    if (rows.length >= requests) return new Map(rows.map(({ reset, at }) => [reset, at.getTime()]));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Resets started per second through the gateway. */
export async function starting(academy: Academy): Promise<Figure> {
  const waiting = academy.takePeople(STARTS);
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let person = waiting.pop(); person; person = waiting.pop()) await start(academy, person);
    }),
  );
  return {
    bench: 'start of a reset',
    measured: `${STARTS} through the gateway, ${PARALLEL} at a time`,
    value: (STARTS * 1_000) / (performance.now() - begun),
    unit: '/s',
    target: { atLeast: 200 },
  };
}

/** The first page of a unit in which very many wait. */
export async function queue(academy: Academy, manager: Seat): Promise<Figure> {
  await academy.query(
    'credentials',
    `INSERT INTO resets (reset_id, agent_id, state, unit, started_at, requested_at, expires_at)
     SELECT gen_random_uuid(), agent_id, 'awaiting-second-code', 'SIG-AESH', now(), now(), now() + interval '3 days'
       FROM (SELECT gen_random_uuid() AS agent_id FROM generate_series(1, $1)) crowd`,
    [QUEUE],
  );
  await academy.query(
    'credentials',
    `INSERT INTO accounts (agent_id, login, address, state)
     SELECT agent_id, agent_id, agent_id, 'open' FROM resets r
      WHERE NOT EXISTS (SELECT FROM accounts a WHERE a.agent_id = r.agent_id)`,
  );
  await academy.query('credentials', 'ANALYZE');
  const token = await academy.managerSession(manager);
  const firstPage = async () => {
    const path = '/units/SIG-AESH/password-resets';
    const { status, body } = await academy.call('GET', path, undefined, token);
    const { items } = body as { items: unknown[] };
    if (status !== 200 || items.length === 0) throw new Error(`a queue answered ${status}`);
  };
  const times: number[] = [];
  for (let n = 0; n < 250; n += 1) times.push(await timed(firstPage));
  return {
    bench: 'queue',
    measured: `p99 of its first page, ${QUEUE} requests waiting in one unit (p50 ${median(times).toFixed(1)} ms)`,
    value: percentile(times.slice(50), 0.99),
    unit: 'ms',
    target: { atMost: 50 },
  };
}

/** What open streams of alerts cost the gateway. */
export async function streams(academy: Academy, manager: Seat): Promise<Figure[]> {
  const before = await residentMb(academy, 'gateway');
  if (before === undefined) return [];
  const open: AlertStream[] = [];
  while (open.length < STREAMS) {
    const token = await academy.managerSession(manager);
    for (let n = 0; n < STREAMS_OF_A_SESSION; n += 1)
      open.push(await AlertStream.open(academy.gateway, token));
  }
  const after = (await residentMb(academy, 'gateway'))!;
  for (const stream of open) stream.close();
  return [
    {
      bench: 'live alerts',
      measured: `memory of the gateway for ${STREAMS} open streams (${before.toFixed(0)} → ${after.toFixed(0)} MB)`,
      value: after - before,
      unit: 'MB',
      target: { atMost: 60 },
    },
  ];
}

async function start(
  academy: Academy,
  person: { login: string; birthDate: string },
): Promise<Started> {
  const { status, body } = await academy.anonymously('/password-resets', person);
  if (status !== 201) throw new Error(`a start answered ${status}`);
  return body as Started;
}
