import type { DestinationStream } from 'pino';
import type { PersistentServiceConfig } from '../configuration/service-config.js';
import { createLogger } from '../logging/logger.js';
import { type Foundations, openAsItIs } from '../persistence/open-persistence.js';
import type { ServiceDefinition } from './service-definition.js';

/**
 * The database, event store and broker of a service, for tools that need nothing of its code but projections. Waits for
 * nothing: rejects when the database is away, and with `NotMigrated` when its tables are older.
 */
export function openFoundations<C extends PersistentServiceConfig>(
  { name, persistence }: ServiceDefinition<C>,
  config: C,
  logTo: DestinationStream,
): Promise<Foundations> {
  if (!persistence) throw new TypeError('a service without a database has nothing to open');
  return openAsItIs(name, config, persistence(config), createLogger(name, config.LOG_LEVEL, logTo));
}
