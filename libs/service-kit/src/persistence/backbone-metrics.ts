import { withTimeout } from '@citadelle/async';
import { CheckpointStore, type OutboxRelay } from '@citadelle/event-store';
import type { Broker, BrokerServer, ParkingStore } from '@citadelle/messaging';
import type { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { gaugeOf, shared } from '../health/metrics.js';
import type { TakingTurns } from './taking-turns.js';

const BROKER_ANSWERS_WITHIN_MS = 1_500;

/** What publishes and handles the messages of a service. */
export interface MessagingParts {
  readonly dataSource: DataSource;
  readonly broker: Pick<Broker, 'ping' | 'lag'>;
  readonly relay: OutboxRelay;
  readonly parking: ParkingStore;
  readonly consumer: BrokerServer;
}

/** Metrics of publishing and handling messages. */
export function addBackboneMetrics(
  metrics: Registry,
  { dataSource, broker, relay, parking, consumer }: MessagingParts,
  inTurn: TakingTurns,
): void {
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    gaugeOf(metrics, name, help, read);
  const number = (sql: string) =>
    inTurn(async () => {
      const rows = await dataSource.query<{ n: string | null }[]>(sql);
      return Number(rows[0]?.n ?? 0);
    });
  const lag = shared(() => broker.lag(consumer.group, consumer.topics));
  gauge('outbox_pending', 'Messages waiting to be published, counted up to 100000', () =>
    number('SELECT count(*) AS n FROM (SELECT 1 FROM outbox LIMIT 100000) AS waiting'),
  );
  gauge('outbox_oldest_seconds', 'Age of the oldest message that waits to be published', () =>
    number(
      `SELECT extract(epoch FROM now() - (message->>'time')::timestamptz) AS n
       FROM outbox ORDER BY id LIMIT 1`,
    ),
  );
  gauge(
    'outbox_set_aside',
    'Messages that the broker refused for good, and those of their keys that wait behind them',
    () => number('SELECT count(*) AS n FROM outbox_set_aside'),
  );
  gauge('outbox_relay_leader', 'Whether this replica publishes the outbox', () =>
    Number(relay.isLeader()),
  );
  gauge('event_log_position', 'Position of the last event', () =>
    number('SELECT max(position) AS n FROM events'),
  );
  const checkpoints = new CheckpointStore();
  gauge(
    'audit_checkpoint_age_seconds',
    'How long the oldest event has waited for a checkpoint that covers it, 0 when all are covered',
    () => inTurn(() => checkpoints.age(dataSource.manager)),
  );
  gauge('broker_up', '1 while the broker answers', () =>
    withTimeout(BROKER_ANSWERS_WITHIN_MS, broker.ping(), 'late').then(
      () => 1,
      () => 0,
    ),
  );
  gauge('consumer_ready', '1 while this replica reads its share of the topics', () =>
    Number(consumer.isReady()),
  );
  gauge('consumer_lag', 'Messages published and not yet handled', async () =>
    Number((await lag()).waiting),
  );
  gauge(
    'consumer_late',
    'Messages published more than a minute ago and not yet handled',
    async () => Number((await lag()).late),
  );
  gauge('parked_messages', 'Messages parked until an operator replays them', async () => {
    const keys = await inTurn(() => parking.list(consumer.group));
    return keys.reduce((sum, { waiting }) => sum + waiting, 0);
  });
}
