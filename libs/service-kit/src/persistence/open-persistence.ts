import { EventStore, runMigrations } from '@citadelle/event-store';
import type { Broker } from '@citadelle/messaging';
import type { DatabasePool } from '@citadelle/messaging/postgres';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { ConfigError } from '../configuration/read-config.js';
import { keysOf } from '../configuration/keys.js';
import type { PersistentServiceConfig } from '../configuration/service-config.js';
import type { Persistence } from '../service/service-definition.js';
import { VERSION } from '../service/version.js';
import { createDataSource } from './data-source.js';
import { useKeys } from './use-keys.js';
import { explainForeign } from './explain-foreign.js';
import { openBroker } from './open-broker.js';
import { retryWhileUnavailable } from './retry-while-unavailable.js';

/** How long a start waits on a wrong password or a database that does not exist. */
const OTHER_ERRORS_FOR_MS = 30_000;

/** The database, event store and broker of a service. */
export interface Foundations {
  readonly dataSource: DataSource;
  readonly pool: DatabasePool;
  readonly store: EventStore;
  readonly broker: Broker;
}

/** Waits for the database and runs the migrations. The broker may come later. */
export async function openPersistence(
  service: string,
  config: PersistentServiceConfig,
  persistence: Persistence,
  logger: Logger,
): Promise<Foundations> {
  // Operators read there which versions run.
  const source = createDataSource(`${service} ${VERSION}`, config, persistence, logger);
  const { dataSource } = source;
  const onError = (error: unknown) => logger.warn({ err: error }, 'waiting for the database');
  await retryWhileUnavailable(() => dataSource.initialize(), {
    otherErrorsForMs: OTHER_ERRORS_FOR_MS,
    onError,
  });
  const patience = { otherErrorsForMs: 0, onError };
  return laidOn(source, service, config, persistence, logger, async (store) => {
    const migrate = () => runMigrations(dataSource, (what) => logger.warn(what));
    await retryWhileUnavailable(migrate, patience);
    if (!(await retryWhileUnavailable(() => store.noteKey(), patience)))
      throw new ConfigError([
        'PERSONAL_DATA_KEY is not the key with which the data of the database were written: set that one',
      ]);
    const missing = await retryWhileUnavailable(
      () => useKeys(dataSource.manager, config),
      patience,
    );
    if (missing.length > 0) throw new ConfigError(missing);
  });
}

/** As {@link openPersistence}, for a tool beside the service: waits for nothing and migrates nothing. */
export async function openAsItIs(
  service: string,
  config: PersistentServiceConfig,
  persistence: Persistence,
  logger: Logger,
): Promise<Foundations> {
  const source = createDataSource(`${service}-ops`, config, persistence, logger);
  const { dataSource } = source;
  await dataSource.initialize();
  return laidOn(source, service, config, persistence, logger, async (store) => {
    if (await dataSource.showMigrations()) throw new NotMigrated(service);
    if (!(await store.hasTheRightKey())) throw new WrongPersonalDataKey(service);
  });
}

/** What is written with this key could not be read by the service, nor what it has written by us. */
export class WrongPersonalDataKey extends Error {
  override readonly name = 'WrongPersonalDataKey';

  constructor(readonly service: string) {
    super(`PERSONAL_DATA_KEY is not that of the data of ${service}`);
  }
}

/** The tables of a service are not yet those of this version. */
export class NotMigrated extends Error {
  override readonly name = 'NotMigrated';

  constructor(readonly service: string) {
    super(`the database of ${service} lacks migrations`);
  }
}

/** Store and broker over a database that is connected, once its tables and its key are seen to. */
async function laidOn(
  { dataSource, pool }: ReturnType<typeof createDataSource>,
  service: string,
  config: PersistentServiceConfig,
  persistence: Persistence,
  logger: Logger,
  seeTo: (store: EventStore) => Promise<void>,
): Promise<Foundations> {
  try {
    const { current, former } = keysOf(config.PERSONAL_DATA_KEY);
    const store = new EventStore(dataSource, {
      source: `/citadelle/${service}`,
      schemas: persistence.schemas,
      projections: persistence.projections,
      publishers: persistence.publishers,
      personalDataKey: current,
      formerPersonalDataKeys: former,
    });
    await seeTo(store);
    return { dataSource, pool: pool(), store, broker: await openBroker(service, config, logger) };
  } catch (error) {
    await dataSource.destroy();
    throw explainForeign(error, 'DATABASE_URL');
  }
}

/** Closes broker and database. */
export async function closeFoundations({
  broker,
  dataSource,
}: Pick<Foundations, 'broker' | 'dataSource'>): Promise<void> {
  await broker.close();
  await dataSource.destroy();
}
