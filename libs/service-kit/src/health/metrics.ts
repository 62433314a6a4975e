import { withTimeout } from '@citadelle/async';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Sampling of the event loop. The default of 10 ms would wake each process a hundred times a second. */
const EVENT_LOOP_SAMPLED_EVERY_MS = 200;
/** A broker or a database that does not answer must not keep Prometheus from the other metrics. */
const READ_WITHIN_MS = 2_000;

/** A registry of the service's own, with the metrics of the process. */
export function createMetrics(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({
    register: registry,
    eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLED_EVERY_MS,
  });
  return registry;
}

/** How long requests take, by route pattern. */
export function requestDurations(registry: Registry): Histogram<'method' | 'route' | 'status'> {
  return new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
}

/** Whoever asks while an answer is on its way gets that one, so that what takes long is never under way twice. */
export function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return () => (underWay ??= read().finally(() => (underWay = undefined)));
}

/** A gauge read when Prometheus asks. When it cannot be read it has no value, and the others still do. */
export function gaugeOf(
  registry: Registry,
  name: string,
  help: string,
  read: () => number | Promise<number>,
): void {
  const value = shared(async () => read());
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      try {
        this.set(await withTimeout(READ_WITHIN_MS, value(), 'late'));
      } catch {
        this.remove();
      }
    },
  });
}
