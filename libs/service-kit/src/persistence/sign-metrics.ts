import type { SignName } from '@citadelle/contracts';
import type { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { gaugeOf } from '../health/metrics.js';
import type { ServiceSigns } from '../operations/service-signs.js';
import { type Ask, VitalSignStore } from '../operations/vital-sign.store.js';
import type { TakingTurns } from './taking-turns.js';

/** Prometheus asks every replica every few seconds; what a count over a large table says is good for so long. */
const COUNTED_AGAIN_AFTER_MS = 60_000;

const store = new VitalSignStore();

/** Metrics of what {@link ServiceSigns} tells operators, where they are no metrics of the relay or the consumer already. */
export function addSignMetrics(
  metrics: Registry,
  { own }: ServiceSigns,
  { manager }: DataSource,
  inTurn: TakingTurns,
): void {
  const ask: Ask = (statement, ...values) => inTurn(() => statement.all(manager, ...values));
  gaugeOf(
    metrics,
    'deadlines_overdue',
    'Deadlines that were due more than a minute ago, counted up to 10001',
    async () => (await store.overdueDeadlines(ask))[0]!.count ?? 0,
  );
  for (const [name, statement] of Object.entries(own)) {
    const count = async () => (await ask(statement))[0]!.count;
    gaugeOf(
      metrics,
      metricOf(name),
      HELP[name as SignName]!,
      keptFor(COUNTED_AGAIN_AFTER_MS, count),
    );
  }
}

/** The words of the metrics of one service. */
const HELP: Partial<Record<SignName, string>> = {
  'kept-numens': 'Sealed NUMENs kept for more than 15 minutes although the account is open',
  'failed-imports':
    'Imports of the last 7 days that were given up, and after which no file was applied',
  'accounts-without-password':
    'Open accounts, for more than 15 minutes, without a password and with no NUMEN that waits to become one',
  'seeds-set-aside': 'Sealed NUMENs that cannot be read',
  'undelivered-alerts': 'Alerts whose mail has not left for more than 5 minutes',
  'abandoned-alerts': 'Alerts of the last 7 days whose mail was given up',
};

const metricOf = (sign: string) => sign.replaceAll('-', '_');

/** What was read is given again for a while; a failure is not kept. */
function keptFor(ms: number, read: () => Promise<number>): () => Promise<number> {
  let last: { readonly at: number; readonly value: number } | undefined;
  return async () => {
    if (!last || performance.now() - last.at > ms)
      last = { at: performance.now(), value: await read() };
    return last.value;
  };
}
