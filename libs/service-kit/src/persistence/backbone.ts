import { DeadlineRunner, OutboxRelay, poolOf, purgeExpired } from '@citadelle/event-store';
import { PostgresParkingStore } from '@citadelle/messaging';
import type { Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { durationMs } from '../configuration/duration.js';
import { PersistentServiceConfig, type ServiceConfig } from '../configuration/service-config.js';
import type { ReadinessCheck } from '../health/readiness.js';
import type { ServiceDefinition } from '../service/service-definition.js';
import { BROKER, DATA_SOURCE, DEADLINES, EVENT_STORE } from '../service/tokens.js';
import { addBackboneMetrics } from './backbone-metrics.js';
import { Consumer } from './consumer.js';
import { checkDatabase } from './database-check.js';
import { type Foundations, openPersistence } from './open-persistence.js';

const PURGE_EVERY_MS = 60 * 60 * 1000;

/** Everything that a service with a database has besides HTTP: what it stands on, and what runs in the background. */
export class Backbone {
  private readonly relay: OutboxRelay;
  private readonly deadlines: DeadlineRunner;
  private consumer: Consumer | undefined;
  private purging: NodeJS.Timeout | undefined;

  private constructor(
    service: string,
    private readonly foundations: Foundations,
    private readonly group: string | undefined,
    private readonly stopDeadlineMs: number,
    private readonly logger: Logger,
  ) {
    const { dataSource, store, broker } = foundations;
    const onError = (what: string) => (error: unknown) => logger.warn({ err: error }, what);
    this.relay = new OutboxRelay({
      dataSource,
      broker,
      publisherName: `citadelle-${service}-outbox`,
      onError: onError('relay failed'),
      onSetAside: (message) => logger.error(message, 'message set aside: the broker refuses it'),
    });
    this.deadlines = new DeadlineRunner({ dataSource, store, onError: onError('deadline failed') });
  }

  static async open<C extends ServiceConfig>(
    { name, persistence, consumes }: ServiceDefinition<C>,
    config: C,
    logger: Logger,
  ): Promise<Backbone> {
    if (!(config instanceof PersistentServiceConfig) || !persistence)
      throw new TypeError('a service with a database extends PersistentServiceConfig');
    const foundations = await openPersistence(name, config, persistence(config), logger);
    const stopDeadlineMs = durationMs(config.SHUTDOWN_DEADLINE) * 0.8;
    return new Backbone(name, foundations, consumes ? name : undefined, stopDeadlineMs, logger);
  }

  providers(): Provider[] {
    const { dataSource, store, broker } = this.foundations;
    return [
      { provide: DATA_SOURCE, useValue: dataSource },
      { provide: DataSource, useValue: dataSource },
      { provide: EVENT_STORE, useValue: store },
      { provide: BROKER, useValue: broker },
      { provide: DEADLINES, useValue: this.deadlines },
    ];
  }

  /** Migrations ran before anything listened: that check holds as soon as it can be asked. */
  checks(): Record<string, ReadinessCheck> {
    const { dataSource, broker } = this.foundations;
    return {
      database: () => checkDatabase(poolOf(dataSource)),
      broker: () => broker.ping(),
      migrations: () => Promise.resolve(),
      consumer: async () => {
        if (this.consumer && !this.consumer.isReady()) throw new Error('not reading');
      },
    };
  }

  /** Begins to consume, to publish and to keep deadlines. */
  async start(app: NestFastifyApplication, metrics: Registry): Promise<void> {
    const { dataSource, broker } = this.foundations;
    const parking = new PostgresParkingStore(dataSource);
    await app.init();
    if (this.group !== undefined) {
      const { group, stopDeadlineMs, logger } = this;
      this.consumer = new Consumer({ broker, group, parking, stopDeadlineMs, logger, metrics });
      await this.consumer.start(app);
    }
    this.relay.start();
    this.deadlines.start();
    this.purging = setInterval(() => {
      purgeExpired(dataSource).catch((error: unknown) =>
        this.logger.warn({ err: error }, 'purge failed'),
      );
    }, PURGE_EVERY_MS).unref();
    addBackboneMetrics(metrics, dataSource, this.relay, this.group, parking, this.consumer);
  }

  /** Finishes the deliveries, publications and deadlines in hand, and takes no more. */
  async quiesce(): Promise<void> {
    clearInterval(this.purging);
    await this.consumer?.stop();
    await Promise.all([this.relay.stop(), this.deadlines.stop()]);
  }

  async close(): Promise<void> {
    await this.foundations.broker.close();
    await this.foundations.dataSource.destroy();
  }
}
