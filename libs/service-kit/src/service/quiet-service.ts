import { type BrokerServer, type ParkingStore, PostgresParkingStore } from '@citadelle/messaging';
import { DeadlineRunner } from '@citadelle/event-store';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream, Logger } from 'pino';
import { durationMs } from '../configuration/duration.js';
import type { PersistentServiceConfig } from '../configuration/service-config.js';
import { createMetrics } from '../health/metrics.js';
import { Readiness } from '../health/readiness.js';
import { createLogger } from '../logging/logger.js';
import { createConsumer } from '../persistence/consumer.js';
import { type Foundations, openAsItIs } from '../persistence/open-persistence.js';
import { providersOf } from '../persistence/providers.js';
import { createApp } from './create-app.js';
import type { ServiceDefinition } from './service-definition.js';

export { type Foundations, NotMigrated } from '../persistence/open-persistence.js';

/** The database, event store and broker of a service for tools that need nothing more of it; as {@link QuietService.open}. */
export function openFoundations<C extends PersistentServiceConfig>(
  definition: ServiceDefinition<C>,
  config: C,
  logTo: DestinationStream,
): Promise<Foundations> {
  return lay(definition, config, createLogger(definition.name, config.LOG_LEVEL, logTo));
}

/** Closes what {@link openFoundations} opened. */
export async function closeFoundations({ broker, dataSource }: Foundations): Promise<void> {
  await broker.close();
  await dataSource.destroy();
}

/**
 * The code of a service over its database and broker, for tools beside it: it listens to nobody, reads no topic,
 * publishes nothing and does nothing at a later instant.
 */
export class QuietService {
  private constructor(
    readonly foundations: Foundations,
    readonly parking: ParkingStore,
    /** Its handlers of messages. */
    readonly consumer: BrokerServer,
    private readonly app: NestFastifyApplication,
  ) {}

  /** Waits for nothing: rejects when the database is away, and with `NotMigrated` when its tables are older. */
  static async open<C extends PersistentServiceConfig>(
    definition: ServiceDefinition<C>,
    config: C,
    logTo: DestinationStream,
  ): Promise<QuietService> {
    const { name } = definition;
    const logger = createLogger(name, config.LOG_LEVEL, logTo);
    const metrics = createMetrics(name);
    const foundations = await lay(definition, config, logger);
    const { dataSource, store, broker } = foundations;
    try {
      const parking = new PostgresParkingStore(dataSource);
      const stopDeadlineMs = durationMs(config.SHUTDOWN_DEADLINE);
      const consumer = createConsumer({
        broker,
        parking,
        logger,
        metrics,
        stopDeadlineMs,
        group: name,
        quiet: true,
      });
      // Never started: what is due is left to the replicas of the service.
      const deadlines = new DeadlineRunner({ dataSource, store });
      const app = await createApp(definition, config, {
        logger,
        metrics,
        readiness: new Readiness(),
        providers: providersOf(foundations, deadlines),
      });
      consumer.connectTo(app);
      await app.init();
      await app.startAllMicroservices();
      return new QuietService(foundations, parking, consumer, app);
    } catch (error) {
      await closeFoundations(foundations);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.app.close();
    await closeFoundations(this.foundations);
  }
}

function lay<C extends PersistentServiceConfig>(
  { name, persistence }: ServiceDefinition<C>,
  config: C,
  logger: Logger,
): Promise<Foundations> {
  if (!persistence) throw new TypeError('a service without a database has nothing to open');
  return openAsItIs(name, config, persistence(config), logger);
}
