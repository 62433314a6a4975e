import type { Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { PersistentServiceConfig } from '../configuration/service-config.js';
import type { ServiceConfig } from '../configuration/service-config.js';
import type { ReadinessCheck } from '../health/readiness.js';
import type { ServiceDefinition } from '../service/service-definition.js';
import { BROKER, DATA_SOURCE, DEADLINES, EVENT_STORE } from '../service/tokens.js';
import { Deadlines } from './deadlines.js';
import { type Foundations, openPersistence } from './open-persistence.js';

/** Everything that a service with a database has besides HTTP. */
export class Backbone {
  private readonly deadlines = new Deadlines();

  private constructor(private readonly foundations: Foundations) {}

  static async open<C extends ServiceConfig>(
    definition: ServiceDefinition<C>,
    config: C,
    logger: Logger,
    options: { onFatal?: (error: Error) => void },
  ): Promise<Backbone> {
    if (!(config instanceof PersistentServiceConfig) || !definition.persistence)
      throw new TypeError('a service with a database extends PersistentServiceConfig');
    const foundations = await openPersistence(
      definition.name,
      config,
      definition.persistence(config),
      logger,
    );
    foundations.broker.onFatal((error) => options.onFatal?.(error));
    return new Backbone(foundations);
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

  checks(): Record<string, ReadinessCheck> {
    const { dataSource, broker } = this.foundations;
    return {
      database: () => dataSource.query('SELECT 1'),
      broker: () => broker.ping(),
      migrations: () => Promise.resolve(),
      consumer: () => Promise.resolve(),
    };
  }

  /** Begins to consume, to publish and to keep deadlines. */
  async start(_app: NestFastifyApplication, _metrics: Registry): Promise<void> {}

  /** Stops taking work: subscriptions, relay, deadlines. */
  async quiesce(): Promise<void> {}

  async close(): Promise<void> {
    await this.foundations.broker.close();
    await this.foundations.dataSource.destroy();
  }
}
