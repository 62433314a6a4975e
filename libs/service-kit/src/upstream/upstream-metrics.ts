import { Counter, Gauge, type Registry } from 'prom-client';
import { CALL_OUTCOMES, type ReplicasObserver } from './replicas-observer.js';

/** Metrics of calls to other services, by replica and outcome: makes an observer for the client of each service. */
export function upstreamMetrics(registry: Registry): (upstream: string) => ReplicasObserver {
  const calls = new Counter({
    name: 'upstream_calls_total',
    help: 'Calls to other services, by replica and by how they ended',
    labelNames: ['upstream', 'replica', 'outcome'] as const,
    registers: [registry],
  });
  const replicas = new Gauge({
    name: 'upstream_replicas',
    help: 'Replicas of other services that are known, and whether calls go there',
    labelNames: ['upstream', 'state'] as const,
    registers: [registry],
  });
  return (upstream) => ({
    called: (replica, outcome) => calls.inc({ upstream, replica, outcome }),
    changed: ({ living, dead }) => {
      replicas.set({ upstream, state: 'living' }, living);
      replicas.set({ upstream, state: 'dead' }, dead);
    },
    left: (replica) => {
      for (const outcome of CALL_OUTCOMES) calls.remove({ upstream, replica, outcome });
    },
  });
}
