import { withTimeout } from '@citadelle/async';
import type { OutboxRelay } from '@citadelle/event-store';
import type { Broker, ParkingStore } from '@citadelle/messaging';
import type { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { gaugeOf } from '../health/metrics.js';
import type { Consumer } from './consumer.js';

const BROKER_ANSWERS_WITHIN_MS = 1_500;

/** Metrics of publishing and handling messages. */
export function addBackboneMetrics(
  metrics: Registry,
  {
    dataSource,
    broker,
    relay,
  }: { dataSource: DataSource; broker: Pick<Broker, 'ping'>; relay: OutboxRelay },
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
  gaugeOf(
    metrics,
    'outbox_oldest_seconds',
    'Age of the oldest message that waits to be published',
    () =>
      number(
        `SELECT extract(epoch FROM now() - (message->>'time')::timestamptz) AS n
         FROM outbox ORDER BY id LIMIT 1`,
      ),
  );
  gaugeOf(
    metrics,
    'outbox_set_aside',
    'Messages that the broker refused for good, and those of their keys that wait behind them',
    () => number('SELECT count(*) AS n FROM outbox_set_aside'),
  );
  gaugeOf(metrics, 'outbox_relay_leader', 'Whether this replica publishes the outbox', () =>
    Promise.resolve(Number(relay.isLeader())),
  );
  gaugeOf(metrics, 'event_log_position', 'Position of the last event', () =>
    number('SELECT max(position) AS n FROM events'),
  );
  gaugeOf(metrics, 'broker_up', '1 while the broker answers', () =>
    withTimeout(BROKER_ANSWERS_WITHIN_MS, broker.ping(), 'late').then(
      () => 1,
      () => 0,
    ),
  );
  if (group === undefined || !consumer) return;
  gaugeOf(metrics, 'consumer_ready', '1 while this replica reads its share of the topics', () =>
    Promise.resolve(consumer.isReady() ? 1 : 0),
  );
  gaugeOf(metrics, 'consumer_lag', 'Messages published and not yet handled', async () =>
    Number(await consumer.lag()),
  );
  gaugeOf(metrics, 'parked_messages', 'Messages parked until an operator replays them', async () =>
    (await parking.list(group)).reduce((sum, { waiting }) => sum + waiting, 0),
  );
}
