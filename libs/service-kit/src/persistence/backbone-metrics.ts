import type { ParkingStore } from '@citadelle/messaging';
import type { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { gaugeOf } from '../health/metrics.js';
import type { Consumer } from './consumer.js';

/** What an operator watches: does what was decided get out, does what came in get handled. */
export function addBackboneMetrics(
  metrics: Registry,
  dataSource: DataSource,
  group: string | undefined,
  parking: ParkingStore,
  consumer: Consumer | undefined,
): void {
  const number = async (sql: string) => {
    const rows = await dataSource.query<{ n: string | null }[]>(sql);
    return Number(rows[0]?.n ?? 0);
  };
  gaugeOf(metrics, 'outbox_pending', 'Messages waiting to be published, counted up to 100000', () =>
    number('SELECT count(*) AS n FROM (SELECT 1 FROM outbox LIMIT 100000) AS waiting'),
  );
  gaugeOf(metrics, 'event_log_position', 'Position of the last event', () =>
    number('SELECT max(position) AS n FROM events'),
  );
  if (group === undefined || !consumer) return;
  gaugeOf(metrics, 'consumer_lag', 'Messages published and not yet handled', async () =>
    Number(await consumer.lag()),
  );
  gaugeOf(
    metrics,
    'parked_messages',
    'Messages set aside until an operator replays them',
    async () => (await parking.list(group)).reduce((sum, { waiting }) => sum + waiting, 0),
  );
}
