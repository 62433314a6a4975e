import { DeadlineRunner } from '@citadelle/event-store';
import { type BrokerServer, type ParkingStore, PostgresParkingStore } from '@citadelle/messaging';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream } from 'pino';
import { durationMs } from '../configuration/duration.js';
import type { PersistentServiceConfig } from '../configuration/service-config.js';
import { createMetrics } from '../health/metrics.js';
import { Readiness } from '../health/readiness.js';
import { createLogger } from '../logging/logger.js';
import { BackgroundWork } from '../persistence/background-work.js';
import { createConsumer } from '../persistence/consumer.js';
import { closeFoundations, type Foundations } from '../persistence/open-persistence.js';
import { providersOf } from '../persistence/providers.js';
import { createApp } from './create-app.js';
import { openFoundations } from './open-foundations.js';
import type { ServiceDefinition } from './service-definition.js';

export {
  closeFoundations,
  type Foundations,
  NotMigrated,
  WrongPersonalDataKey,
} from '../persistence/open-persistence.js';
export { createLogger } from '../logging/logger.js';
export { openFoundations } from './open-foundations.js';

/**
 * The code of a service over its database and broker, for tools beside it: it listens to nobody, reads no topic,
 * publishes nothing, and does nothing by itself or at a later instant. All that is left to the replicas.
 */
export class QuietService {
  private constructor(
    readonly foundations: Foundations,
    readonly parking: ParkingStore,
    /** Its handlers of messages. */
    readonly consumer: BrokerServer,
    private readonly app: NestFastifyApplication,
  ) {}

  /** Waits for nothing: rejects when the database is away, and with {@link NotMigrated} when its tables are older. */
  static async open<C extends PersistentServiceConfig>(
    definition: ServiceDefinition<C>,
    config: C,
    logTo: DestinationStream,
  ): Promise<QuietService> {
    const { name } = definition;
    const logger = createLogger(name, config.LOG_LEVEL, logTo);
    const metrics = createMetrics(name);
    const foundations = await openFoundations(definition, config, logTo);
    const { dataSource, store, broker } = foundations;
    let app: NestFastifyApplication | undefined;
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
      // Neither is ever started.
      const deadlines = new DeadlineRunner({ dataSource, store });
      const background = new BackgroundWork();
      app = await createApp(definition, config, {
        logger,
        metrics,
        readiness: new Readiness(),
        providers: providersOf(foundations, deadlines, background),
      });
      consumer.connectTo(app);
      await app.init();
      await app.startAllMicroservices();
      return new QuietService(foundations, parking, consumer, app);
    } catch (error) {
      await app?.close().catch(() => undefined);
      await closeFoundations(foundations);
      throw error;
    }
  }

  /** One of the providers of its module. */
  get<Provider>(type: Type<Provider>): Provider {
    return this.app.get(type);
  }

  async close(): Promise<void> {
    try {
      await this.app.close();
    } finally {
      await closeFoundations(this.foundations);
    }
  }
}
