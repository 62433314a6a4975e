import { Inject, Injectable } from '@nestjs/common';
import { METRICS } from '@citadelle/service-kit';
import { Counter, type Registry } from 'prom-client';

/** How many passwords were judged, for the metrics. */
@Injectable()
export class JudgedTries {
  private readonly tries: Counter<'purpose' | 'outcome'>;

  constructor(@Inject(METRICS) metrics: Registry) {
    this.tries = new Counter({
      name: 'credentials_password_tries_total',
      help: 'Passwords that were judged, by what they were asked for.',
      labelNames: ['purpose', 'outcome'],
      registers: [metrics],
    });
  }

  count(purpose: string, isRight: boolean): void {
    this.tries.inc({ purpose, outcome: isRight ? 'accepted' : 'refused' });
  }
}
