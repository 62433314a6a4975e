import { CredentialsConfig } from '@citadelle/credentials/config';
import { credentialsService } from '@citadelle/credentials/service';
import {
  awaitPublication,
  EventStore,
  eventStoreMigrations,
  OutboxRelay,
  republish,
  runMigrations,
} from '@citadelle/event-store';
import type { Broker } from '@citadelle/messaging';
import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { Figure } from './report.js';

const STATES = 100_000;
const PARTITIONS = 12;

/** Accounts with one event each, as if they had been opened long ago. */
const FILL = `
  INSERT INTO accounts (agent_id, login, address, state)
  SELECT gen_random_uuid(), 'login' || n, 'login' || n || '@ac-besancon.fr', 'open'
  FROM generate_series(1, ${STATES}) AS n;
  INSERT INTO events (stream, version, type, schema_version, event_id, data, metadata, at, hash)
  SELECT 'account-' || agent_id, 1, 'AccountOpened', 1, gen_random_uuid(), '{}', '{}', now(), ''
  FROM accounts;
  ANALYZE accounts, events`;

/** How long it takes until every account's state is on its topic again. */
export async function republishing(databaseUrl: string, broker: Broker): Promise<Figure> {
  const { migrations, stateTopics } = credentialsService.persistence!(new CredentialsConfig());
  const [states] = stateTopics!;
  const dataSource = await new DataSource({
    type: 'postgres',
    url: databaseUrl,
    migrations: [...eventStoreMigrations, ...migrations],
  }).initialize();
  await runMigrations(dataSource);
  await dataSource.query(FILL);
  await broker.ensureTopics([{ name: states!.topic, cleanup: 'compact' }], PARTITIONS);
  const relay = new OutboxRelay({ dataSource, broker, publisherName: 'bench-states' });
  const store = new EventStore(dataSource, {
    source: '/citadelle/bench',
    schemas: {},
    projections: [],
    publishers: [],
    personalDataKey: randomBytes(32),
  });
  const { signal } = new AbortController();
  try {
    relay.start();
    const start = performance.now();
    const count = await republish(
      store,
      states!,
      { correlationId: 'bench', by: 'system' },
      { signal },
    );
    const written = (performance.now() - start) / 1000;
    await awaitPublication(dataSource, states!.topic, { signal, patienceMs: 30_000 });
    return {
      bench: 'states told again',
      measured: `${count} states of accounts, until all are on their topic; all in the outbox after ${written.toFixed(1)} s`,
      value: (performance.now() - start) / 1000,
      unit: 's',
      target: { atMost: 60 },
    };
  } finally {
    await relay.stop();
    await dataSource.destroy();
  }
}
