import { type Broker, BrokerServer, type Delivery, type ParkingStore } from '@citadelle/messaging';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { Counter, Histogram, type Registry } from 'prom-client';
import { gaugeOf } from '../health/metrics.js';
import { callOfDeliveries, runInCall } from '../call/call-context.js';

/** What a consumer needs. */
export interface ConsumerOptions {
  readonly broker: Broker;
  readonly group: string;
  readonly parking: ParkingStore;
  readonly stopDeadlineMs: number;
  readonly logger: Logger;
  readonly metrics: Registry;
}

const MOST_UNKNOWN_TOLD = 100;

/** The service's member of its consumer group: hands deliveries to the `@EventPattern` handlers, each call in its context. */
export class Consumer {
  private readonly server: BrokerServer;
  private readonly durations: Histogram<'topic' | 'outcome'>;

  constructor(private readonly options: ConsumerOptions) {
    const { broker, group, parking, stopDeadlineMs, metrics } = options;
    this.durations = new Histogram({
      name: 'message_handling_duration_seconds',
      help: 'Duration of the handling of messages',
      labelNames: ['topic', 'outcome'] as const,
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers: [metrics],
    });
    const lost = new Counter({
      name: 'consumer_losses_total',
      help: 'Times that messages were deleted before they were read, or that a topic was made anew',
      labelNames: ['topic'] as const,
      registers: [metrics],
    });
    this.server = new BrokerServer({
      broker,
      group,
      parking,
      stopDeadlineMs,
      onLost: ({ topic }) => lost.inc({ topic }),
      onUnknown: this.countUnknown(),
      around: (deliveries, next) =>
        runInCall(callOfDeliveries(deliveries), () => this.observed(deliveries, next)),
    });
    gaugeOf(
      metrics,
      'consumer_waiting',
      'Partitions of which a message is tried again until the database, the network or another service is back',
      () => Promise.resolve(this.server.waiting()),
    );
  }

  /** Connects it to the application, which is already initialised. */
  connectTo(app: NestFastifyApplication): void {
    this.server.connectTo(app);
  }

  /** Joins the group; may be called again after a failure. */
  async start(app: NestFastifyApplication): Promise<void> {
    await app.startAllMicroservices();
  }

  isReady(): boolean {
    return this.server.isReady();
  }

  lag(): Promise<bigint> {
    return this.server.lag();
  }

  async stop(): Promise<void> {
    await this.server.close();
  }

  /** Logs each unknown type once and counts by topic alone: types come from outside, and there may be many. */
  private countUnknown(): (topic: string, unknown: string) => void {
    const { logger, metrics } = this.options;
    const count = new Counter({
      name: 'messages_unknown_total',
      help: 'Messages with a type or a word of an enumeration that this version does not know',
      labelNames: ['topic'] as const,
      registers: [metrics],
    });
    const told = new Set<string>();
    return (topic, unknown) => {
      count.inc({ topic });
      const name = `${topic} ${unknown}`;
      if (told.has(name) || told.size >= MOST_UNKNOWN_TOLD) return;
      told.add(name);
      logger.info({ topic, unknown }, 'this version does not know what a later one wrote');
    };
  }

  private async observed(
    deliveries: readonly Delivery[],
    next: () => Promise<void>,
  ): Promise<void> {
    const { message, attempt } = deliveries[0]!;
    const { topic, type } = message;
    const start = performance.now();
    const took = (outcome: string) => {
      const seconds = (performance.now() - start) / 1000;
      for (let n = 0; n < deliveries.length; n++)
        this.durations.observe({ topic, outcome }, seconds);
    };
    try {
      await next();
      took('handled');
    } catch (error) {
      took('failed');
      const count = deliveries.length;
      const what = count > 1 ? 'messages not handled together' : 'message not handled';
      this.options.logger.warn({ topic, event: type, attempt, count, err: error }, what);
      throw error;
    }
  }
}
