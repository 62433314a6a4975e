import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, type Registry } from 'prom-client';
import { METRICS } from '../service/tokens.js';
import { CALL_OUTCOMES, type ReplicasObserver } from './replicas-observer.js';

/** Metrics of calls to other services, by replica and outcome. */
@Injectable()
export class UpstreamMetrics {
  private readonly calls: Counter<'upstream' | 'replica' | 'outcome'>;
  private readonly replicas: Gauge<'upstream' | 'state'>;

  constructor(@Inject(METRICS) registry: Registry) {
    this.calls = new Counter({
      name: 'upstream_calls_total',
      help: 'Calls to other services, by replica and by how they ended',
      labelNames: ['upstream', 'replica', 'outcome'] as const,
      registers: [registry],
    });
    this.replicas = new Gauge({
      name: 'upstream_replicas',
      help: 'Replicas of other services that are known, and whether calls go there',
      labelNames: ['upstream', 'state'] as const,
      registers: [registry],
    });
  }

  /** For the client of one service. */
  of(upstream: string): ReplicasObserver {
    return {
      called: (replica, outcome) => this.calls.inc({ upstream, replica, outcome }),
      changed: ({ living, dead }) => {
        this.replicas.set({ upstream, state: 'living' }, living);
        this.replicas.set({ upstream, state: 'dead' }, dead);
      },
      left: (replica) => {
        for (const outcome of CALL_OUTCOMES) this.calls.remove({ upstream, replica, outcome });
      },
    };
  }
}
