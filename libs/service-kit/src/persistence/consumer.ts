import { BrokerServer, type BrokerServerOptions, type Delivery } from '@citadelle/messaging';
import type { Logger } from 'pino';
import { Counter, Histogram, type Registry } from 'prom-client';
import { gaugeOf } from '../health/metrics.js';
import { callOfDeliveries, runInCall } from '../call/call-context.js';

/** What a consumer needs. */
export interface ConsumerOptions extends Pick<
  BrokerServerOptions,
  'broker' | 'group' | 'parking' | 'stopDeadlineMs' | 'quiet'
> {
  readonly logger: Logger;
  readonly metrics: Registry;
}

const MOST_UNKNOWN_TOLD = 100;

/** The service's member of its consumer group: hands deliveries to the `@EventPattern` handlers, each call in its context. */
export function createConsumer({ logger, metrics, ...options }: ConsumerOptions): BrokerServer {
  const countByTopic = (name: string, help: string) =>
    new Counter({ name, help, labelNames: ['topic'] as const, registers: [metrics] });
  const lost = countByTopic(
    'consumer_losses_total',
    'Times that messages were deleted before they were read, or that a topic was made anew',
  );
  const unknown = countByTopic(
    'messages_unknown_total',
    'Messages with a type or a word of an enumeration that this version does not know',
  );
  const tellUnknown = unknownToldOnce(logger);
  const observed = observer(logger, metrics);
  const server = new BrokerServer({
    ...options,
    onLost: ({ topic }) => lost.inc({ topic }),
    onUnknown: (topic, what) => {
      unknown.inc({ topic });
      tellUnknown(topic, what);
    },
    around: (deliveries, next) =>
      runInCall(callOfDeliveries(deliveries), () => observed(deliveries, next)),
  });
  gaugeOf(
    metrics,
    'consumer_waiting',
    'Partitions of which a message is tried again until the database, the network or another service is back',
    () => server.waiting(),
  );
  return server;
}

/** Logs each unknown type once; it is counted by topic alone: types come from outside, and there may be many. */
function unknownToldOnce(logger: Logger): (topic: string, unknown: string) => void {
  const told = new Set<string>();
  return (topic, unknown) => {
    const name = `${topic} ${unknown}`;
    if (told.has(name) || told.size >= MOST_UNKNOWN_TOLD) return;
    told.add(name);
    logger.info({ topic, unknown }, 'this version does not know what a later one wrote');
  };
}

/** Measures how long handlers take, and logs when one fails. */
function observer(logger: Logger, metrics: Registry) {
  const durations = new Histogram({
    name: 'message_handling_duration_seconds',
    help: 'Duration of the handling of messages',
    labelNames: ['topic', 'outcome'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [metrics],
  });
  return async (deliveries: readonly Delivery[], next: () => Promise<void>): Promise<void> => {
    const { message, attempt } = deliveries[0]!;
    const { topic, type } = message;
    const count = deliveries.length;
    const start = performance.now();
    const took = (outcome: string) => {
      const seconds = (performance.now() - start) / 1000;
      for (let n = 0; n < count; n++) durations.observe({ topic, outcome }, seconds);
    };
    try {
      await next();
      took('handled');
    } catch (error) {
      took('failed');
      const what = count > 1 ? 'messages not handled together' : 'message not handled';
      logger.warn({ topic, event: type, attempt, count, err: error }, what);
      throw error;
    }
  };
}
