import { type Broker, BrokerServer, type Delivery, type ParkingStore } from '@citadelle/messaging';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { Histogram, type Registry } from 'prom-client';
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
    this.server = new BrokerServer({
      broker,
      group,
      parking,
      stopDeadlineMs,
      around: (deliveries, next) =>
        runInCall(callOfDeliveries(deliveries), () => this.observed(deliveries, next)),
    });
  }

  async start(app: NestFastifyApplication): Promise<void> {
    this.server.connectTo(app);
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
